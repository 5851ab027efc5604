import { DtoDefinitionError } from './definition-error';
import type { CompileOptions } from './types';

/** The options with their defaults. Equal settings share one compiled function. */
export interface Settings {
  readonly from: 'json' | 'text';
  readonly unknown: 'strip' | 'reject' | 'keep';
  /** Empty unless `unknown` is `reject`, so that it does not split the cache. */
  readonly known: readonly string[];
  readonly names: 'exact' | 'lowercase';
  readonly compat: boolean;
  readonly groups: readonly string[] | undefined;
  readonly always: boolean;
  readonly strictGroups: boolean;
  readonly version: number | undefined;
  readonly skipUndefined: boolean;
  readonly skipNull: boolean;
  readonly stopAtFirstError: boolean;
  readonly dismissDefaultMessages: boolean;
  readonly forbidUnknownValues: boolean;
  readonly context: boolean;
  /** Set by the entry point for other frameworks: an error thrown by application code is thrown immediately. */
  readonly exact: boolean;
  readonly maxDepth: number;
  readonly maxErrors: number;
  readonly backend: 'source' | 'closures';
}

/** The highest value of `maxDepth`. */
export const MOST_LEVELS = 1_000;

let generation: boolean | undefined;

export function settingsOf(options: CompileOptions): Settings {
  const skipMissing = options.skipMissingProperties === true;
  const settings: Settings = {
    from: oneOf('from', options.from, ['json', 'text']),
    unknown: oneOf('unknown', options.unknown, ['strip', 'reject', 'keep']),
    known: options.unknown === 'reject' ? [...(options.known ?? [])] : [],
    names: oneOf('names', options.names, ['exact', 'lowercase']),
    compat: options.compat === true,
    groups: options.groups?.length ? [...options.groups] : undefined,
    always: options.always === true,
    strictGroups: options.strictGroups === true,
    version: options.version,
    skipUndefined: skipMissing || options.skipUndefinedProperties === true,
    skipNull: skipMissing || options.skipNullProperties === true,
    stopAtFirstError: options.stopAtFirstError === true,
    dismissDefaultMessages: options.dismissDefaultMessages === true,
    forbidUnknownValues: options.forbidUnknownValues !== false,
    context: options.errors?.context === true,
    exact: false,
    maxDepth: bounded('maxDepth', options.maxDepth ?? 32, MOST_LEVELS),
    maxErrors: bounded('maxErrors', options.maxErrors ?? 100, 10_000),
    backend: options.backend ?? (canGenerate() ? 'source' : 'closures'),
  };
  if (settings.compat && settings.from === 'text') {
    throw new DtoDefinitionError(
      'E_DTO_OPTION',
      "compat and from: 'text' cannot be combined: class-validator has no text grammar to be compatible with. Remove one of them.",
    );
  }
  return settings;
}

function oneOf<const V extends string>(name: string, value: V | undefined, allowed: readonly [V, ...V[]]): V {
  if (value === undefined) return allowed[0];
  if (allowed.includes(value)) return value;
  throw new DtoDefinitionError('E_DTO_OPTION', `${name} is '${value}'; it must be one of ${allowed.join(', ')}.`);
}

function bounded(name: string, value: number, highest: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new DtoDefinitionError('E_DTO_OPTION', `${name} is ${value}; it must be a whole number from 1 to ${highest}.`);
}

/** Whether this runtime can generate code from strings. A content security policy or `--disallow-code-generation-from-strings` forbids it. */
function canGenerate(): boolean {
  generation ??= probe();
  return generation;
}

function probe(): boolean {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- whether this works is the question
    return typeof new Function('') === 'function';
  } catch (error) {
    if (error instanceof EvalError) return false;
    throw error;
  }
}

import type { ValidationError, ValidatorOptions } from 'class-validator';
import { Memo } from '../common/memo';
import { observe } from '../common/promises';
import { settingsOf } from '../common/settings';
import type { Settings } from '../common/settings';
import { errorsOf, Run } from '../run/run';
import type { RunOptions } from '../run/run';
import { Checker } from './checker';
import { errorTree, shownBy } from './error-tree';
import { checkedByOriginal, execute, isUncompiled } from './uncompiled';

/** Much deeper than real inputs, and far from a stack overflow. */
const DEEPEST = 500;

const checkers = new Memo<Checker>();

export type Arguments =
  [object: object, options?: ValidatorOptions] | [schema: string, object: object, options?: ValidatorOptions];

/** A started validation: what to await, and how to get the errors afterwards. */
interface Started {
  readonly awaiting: readonly Promise<void>[];
  readonly errors: () => ValidationError[];
}

export function validateAll(args: Arguments): Promise<ValidationError[]> {
  const { awaiting, errors } = start(args, 'any');
  return Promise.all(awaiting).then(errors);
}

export function validateNow(args: Arguments): ValidationError[] {
  return start(args, 'ignored').errors();
}

function start(args: Arguments, asynchrony: 'any' | 'ignored'): Started {
  const ignoreAsync = asynchrony === 'ignored';
  if (typeof args[0] === 'string') return execute(args[1] as object, args[2], ignoreAsync, args[0]);
  const [object, options] = args as [object, ValidatorOptions?];
  return isCompiled(object, options)
    ? startCompiled(object, options, asynchrony)
    : execute(object, options, ignoreAsync);
}

/** Values that are not objects, and debug messages, are left to class-validator. */
function isCompiled(object: unknown, options: ValidatorOptions | undefined): boolean {
  return typeof object === 'object' && object !== null && options?.enableDebugMessages !== true;
}

function startCompiled(object: object, options: ValidatorOptions | undefined, asynchrony: 'any' | 'ignored'): Started {
  const original = checkedByOriginal(options, asynchrony);
  const runOptions: RunOptions = { asynchrony, traced: true, exact: true, original };
  const run = new Run(undefined, Number.POSITIVE_INFINITY, runOptions);
  const shown = shownBy(options);
  try {
    checkerFor(options ?? {}).check(object, run);
  } catch (error) {
    observe(run.pending);
    throw error;
  }
  return {
    awaiting: run.pending ?? [],
    errors: () => (run.errors === undefined ? [] : errorTree(errorsOf(run), shown)),
  };
}

function checkerFor(options: ValidatorOptions): Checker {
  return checkers.get(keyOf(options), () => new Checker(settingsFor(options), isUncompiled));
}

function keyOf(options: ValidatorOptions): string {
  const flags = [
    options.whitelist,
    options.forbidNonWhitelisted,
    options.always,
    options.strictGroups,
    options.skipUndefinedProperties,
    options.skipNullProperties,
    options.skipMissingProperties,
    options.stopAtFirstError,
    options.dismissDefaultMessages,
    options.forbidUnknownValues !== false,
  ];
  return `${flags.map((flag) => (flag ? 1 : 0)).join('')}${options.groups?.length ? JSON.stringify(options.groups) : ''}`;
}

function settingsFor(options: ValidatorOptions): Settings {
  const { groups, whitelist, forbidNonWhitelisted } = options;
  const settings = settingsOf({
    compat: true,
    ...(groups === undefined ? {} : { groups }),
    always: options.always === true,
    strictGroups: options.strictGroups === true,
    skipUndefinedProperties: options.skipUndefinedProperties === true,
    skipNullProperties: options.skipNullProperties === true,
    skipMissingProperties: options.skipMissingProperties === true,
    stopAtFirstError: options.stopAtFirstError === true,
    dismissDefaultMessages: options.dismissDefaultMessages === true,
    forbidUnknownValues: options.forbidUnknownValues !== false,
    unknown: whitelist ? (forbidNonWhitelisted ? 'reject' : 'strip') : 'keep',
  });
  return { ...settings, maxDepth: DEEPEST, exact: true };
}

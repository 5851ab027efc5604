import { compile, describe, textReader, type CompileOptions, type FieldError, type TextReader } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import { isPromise } from '../common/async';
import type { Class } from '../common/types';
import type { ArgumentMetadata, InputOptions, TextSource } from './decorators';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import { bracketsIn, unexpectedBrackets } from './brackets';
import type { Constraints } from './constraints';
import { enumReader, valuesOf } from './enum-reader';

/** Usually strings and lists of strings; a query parser of the application may return anything. */
type Values = Readonly<Record<string, unknown>>;
type Scalar = NonNullable<InputOptions['type']>;

/** Where to find the values of each source on a context. */
const VALUES: Readonly<Record<TextSource, (context: Context) => Values>> = {
  param: (context) => context.params,
  query: (context) => context.query,
  header: (context) => context.headers,
  cookie: (context) => context.cookies,
};

const SCALARS: ReadonlySet<unknown> = new Set([String, Number, Boolean, BigInt, Date]);

export function isScalar(type: unknown): type is Scalar {
  return SCALARS.has(type);
}

/**
 * Reads one named value and converts it by the exact grammar of its type.
 *
 * @param hasInitialiser whether the parameter has an initialiser
 * @param declared all names that the handler reads from this source
 * @throws DtoDefinitionError, TypeError for options that contradict each other
 */
export function textArgument(
  metadata: ArgumentMetadata & { name: string },
  type: unknown,
  hasInitialiser: boolean,
  declared: ReadonlySet<string>,
): ArgumentReader {
  const { source, name, options } = metadata;
  const values = VALUES[source as TextSource];
  const read = 'enum' in options ? enumOf(metadata, type) : scalarOf(options, type);
  const many = type === Array;
  const mayBeAbsent = options.optional === true || 'default' in options || hasInitialiser;
  const loc = [source, name];

  return {
    async: false,
    read(context, issues) {
      const all = values(context);
      const given = all[name];
      if (source === 'query' && bracketsIn(all, name, declared)) {
        issues.push(unexpectedBrackets(name));
        return undefined;
      }
      if (given === undefined) {
        if (!mayBeAbsent) issues.push({ loc, type: 'missing', msg: 'Field required' });
        return options.default;
      }
      if (!many) return readOne(given, read, loc, issues);
      const list: readonly unknown[] = Array.isArray(given) ? given : [given];
      return list.map((each, index) => readOne(each, read, [...loc, index], issues));
    },
  };
}

function scalarOf({ type, format }: InputOptions, recorded: unknown): TextReader {
  return textReader(isScalar(recorded) ? recorded : (type ?? String), format);
}

/** @throws TypeError when the enum contradicts other options or the type of the parameter */
function enumOf({ name, options }: ArgumentMetadata & { name: string }, recorded: unknown): TextReader {
  for (const other of ['type', 'format'] as const) {
    if (other in options) throw new TypeError(`{ enum } already determines the values: remove ${other}`);
  }
  const values = valuesOf(options.enum!);
  const kinds = new Set(values.map((each) => (typeof each === 'string' ? String : Number)));
  if (isScalar(recorded) && [...kinds].some((each) => each !== recorded)) {
    throw new TypeError(`the parameter is a ${recorded.name}, but some values of the enum are not`);
  }
  return enumReader(values, name);
}

/** @param given a string; a list when the name occurs several times; or anything else that a query parser returns */
function readOne(given: unknown, read: TextReader, loc: FieldError['loc'], issues: FieldError[]): unknown {
  if (typeof given !== 'string') {
    if (Array.isArray(given)) issues.push({ loc, type: 'single_expected', msg: 'Give this value once' });
    else issues.push({ ...unexpectedBrackets(String(loc[1])), loc });
    return undefined;
  }
  const outcome = read(given);
  if (outcome.ok) return outcome.value;
  issues.push({ loc, type: outcome.type, msg: outcome.msg });
  return undefined;
}

/** Reads all values of a source into a DTO. @throws DtoDefinitionError, TypeError */
export function textDtoArgument(
  source: TextSource,
  dto: Class,
  options: CompileOptions,
  constraints: Constraints,
): ArgumentReader {
  const names = source === 'header' ? 'lowercase' : 'exact';
  const compiled = compile(dto, { ...options, from: 'text', names });
  const whole = dtoArgument(compiled, VALUES[source], [source], constraints);
  return source === 'query' ? withoutBrackets(whole, dto, options) : whole;
}

/** Reports `s[]=a` where `s` is declared. Without this, the query would be read as one without `s`. */
function withoutBrackets(whole: ArgumentReader, dto: Class, options: CompileOptions): ArgumentReader {
  const declared = describe(dto, { ...options, from: 'text' }).properties.flatMap(({ source }) => source ?? []);
  const known = new Set(declared);
  return {
    async: whole.async,
    read(context, issues) {
      const names = Object.keys(context.query).filter((each) => each.includes('['));
      const bracketed = names.length === 0 ? [] : declared.filter((name) => bracketsIn(context.query, name, known));
      if (bracketed.length === 0) return whole.read(context, issues);
      const others: FieldError[] = [];
      // This is the only issue for such a name: it is not also reported as unknown, nor `s` as missing.
      const said = new Set<unknown>([...names.filter((each) => !known.has(each)), ...bracketed]);
      const tell = (value: unknown): unknown => {
        issues.push(...bracketed.map(unexpectedBrackets), ...others.filter(({ loc }) => !said.has(loc[1])));
        return value;
      };
      const value = whole.read(context, others);
      return isPromise(value) ? value.then(tell) : tell(value);
    },
  };
}

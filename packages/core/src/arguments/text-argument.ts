import { compile, textReader, type CompileOptions, type FieldError, type TextReader } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import type { Class } from '../types';
import type { ArgumentNote, InputOptions, TextSource } from './decorators';
import { dtoArgument, type ArgumentReader } from './argument-reader';
import type { Constraints } from './constraints';

type Values = Readonly<Record<string, string | readonly string[] | undefined>>;
type Scalar = NonNullable<InputOptions['type']>;

/** Where each source is found on a context. */
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

/** Reads one named value and converts it by the exact grammar of its type. */
export function textArgument(note: ArgumentNote & { name: string }, type: unknown): ArgumentReader {
  const { source, name, options } = note;
  const values = VALUES[source as TextSource];
  const read = textReader(isScalar(type) ? type : (options.type ?? String), options.format);
  const many = type === Array;
  const mayBeAbsent = options.optional === true || 'default' in options;

  return {
    async: false,
    read(context, faults) {
      const given = values(context)[name];
      if (given === undefined) {
        if (!mayBeAbsent) faults.push({ loc: [source, name], type: 'missing', msg: 'Field required' });
        return options.default;
      }
      if (many) return readEach(typeof given === 'string' ? [given] : given, read, [source, name], faults);
      return readOne(typeof given === 'string' ? given : undefined, read, [source, name], faults);
    },
  };
}

function readEach(texts: readonly string[], read: TextReader, loc: FieldError['loc'], faults: FieldError[]): unknown[] {
  return texts.map((text, index) => readOne(text, read, [...loc, index], faults));
}

/** @param text undefined when one value is wanted and several were given */
function readOne(text: string | undefined, read: TextReader, loc: FieldError['loc'], faults: FieldError[]): unknown {
  if (text === undefined) {
    faults.push({ loc, type: 'single_expected', msg: 'Give this value once' });
    return undefined;
  }
  const outcome = read(text);
  if (outcome.ok) return outcome.value;
  faults.push({ loc, type: outcome.type, msg: outcome.msg });
  return undefined;
}

/** Reads all values of a source into a DTO. */
export function textDtoArgument(
  source: TextSource,
  dto: Class,
  options: CompileOptions,
  constraints: Constraints,
): ArgumentReader {
  const values = VALUES[source];
  return dtoArgument(compile(dto, { ...options, from: 'text' }), values, [source], constraints);
}

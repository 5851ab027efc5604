import { textReader, type TextReader } from '@cortado/dto';
import { canonical } from '../model/canonical';
import type { Field, FieldType } from '../model/field';
import { fits } from '../model/fits';
import type { Value } from '../model/value';

/** Reads the values that a property is compared with. Nothing is guessed: each type has an exact grammar. */
export interface ValueReader {
  /** Reads text of a query string; undefined for what does not fit. */
  text(text: string): Value | undefined;
  /** Reads a value of a JSON body, or of a program; undefined for what does not fit. */
  json(value: unknown): Value | undefined;
  /** The type of the issue for what does not fit. */
  readonly type: string;
  /** Its message. */
  readonly msg: string;
}

/** Types whose text is converted, with the framework's own words for what does not fit. */
const FROM_TEXT: Readonly<Partial<Record<FieldType, TextReader>>> = {
  integer: textReader(Number, 'int'),
  number: textReader(Number),
  boolean: textReader(Boolean),
  date: textReader(Date),
};

const readers = new WeakMap<Field, ValueReader>();

/** The reader of a property. */
export function valueReader(field: Field): ValueReader {
  const known = readers.get(field);
  if (known !== undefined) return known;
  const reader = createReader(field);
  readers.set(field, reader);
  return reader;
}

function createReader(field: Field): ValueReader {
  const present = { ...field, nullable: false };
  const checked = (value: unknown): Value | undefined =>
    isExact(value) && fits(present, value) ? canonical(field, value as Value) : undefined;
  const convert = FROM_TEXT[field.type];
  const text = (given: string): Value | undefined => {
    if (convert === undefined) return checked(given);
    const outcome = convert(given);
    return outcome.ok ? checked(outcome.value) : undefined;
  };
  return {
    text,
    json: (value) => {
      if (field.type === 'date' && typeof value === 'string') return text(value);
      return checked(isNumeral(field, value) ? String(value) : value);
    },
    ...failureOf(field, convert),
  };
}

/** Integers that a double cannot hold exactly are refused: they would be compared with a neighbour. */
function isExact(value: unknown): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

/** Big integers and decimals are strings. Where a number has the same digits, it may be written as a number. */
function isNumeral({ type }: Field, value: unknown): boolean {
  if (type !== 'bigint' && type !== 'decimal') return false;
  return typeof value === 'bigint' || (typeof value === 'number' && isExact(value));
}

function failureOf({ type, scale = 0 }: Field, convert: TextReader | undefined): Pick<ValueReader, 'type' | 'msg'> {
  const outcome = convert?.('');
  if (outcome?.ok === false) return outcome;
  if (type === 'uuid') return { type: 'uuid_expected', msg: 'UUID expected' };
  if (type === 'bigint') return { type: 'int_expected', msg: 'Integer of at most 64 bits expected' };
  if (type === 'decimal') {
    const digits = scale === 1 ? 'digit' : 'digits';
    return {
      type: 'decimal_expected',
      msg: `Decimal of at most 18 digits expected, with at most ${scale} ${digits} after the point`,
    };
  }
  return { type: 'string_expected', msg: 'String without NUL and unpaired surrogates expected' };
}

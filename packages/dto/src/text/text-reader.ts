import { DtoDefinitionError } from '../common/definition-error';
import { readBigInt, readBoolean, readDate, readInteger, readNumber, readSegment, readUuid } from './grammar';

/** The types that text can be converted to. */
export type TextType = NumberConstructor | BooleanConstructor | DateConstructor | StringConstructor | BigIntConstructor;

/** What a text has to be beyond its type. */
export type TextFormat = 'uuid' | 'int' | 'segment';

/** The value that was read, or why the text is not one. */
export type TextValue =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly type: string; readonly msg: string };

/** Reads a value from text. */
export type TextReader = (text: string) => TextValue;

/**
 * Returns the function that converts text (a path or query parameter, a header, a cookie) to a value. Call it at start-up.
 *
 * | type | text | failure |
 * |---|---|---|
 * | `Number` | a JSON number, finite, integers up to 2^53−1 | `number_expected` |
 * | `Number`, `int` | the same, without a fraction or exponent | `int_expected` |
 * | `BigInt` | an integer of up to 1,000 characters | `int_expected` |
 * | `Boolean` | `true` or `false` | `boolean_expected` |
 * | `Date` | an RFC 3339 date-time, or a date alone, which means midnight in UTC | `date_expected` |
 * | `String` | anything | – |
 * | `String`, `uuid` | 8-4-4-4-12 hexadecimal digits | `uuid_expected` |
 * | `String`, `segment` | a single file name: no `..`, separator, control character or Windows device name | `segment_expected` |
 *
 * @example
 * const read = textReader(Number, 'int');
 * read('12');   // { ok: true, value: 12 }
 * read('12.5'); // { ok: false, type: 'int_expected', msg: 'Integer expected' }
 * @throws DtoDefinitionError `E_DTO_OPTION` for a format that does not apply to the type
 */
export function textReader(type: TextType, format?: TextFormat): TextReader {
  if (format === 'uuid' && type === String) return reader(readUuid, 'uuid_expected', 'UUID expected');
  if (format === 'segment' && type === String) return reader(readSegment, 'segment_expected', 'A single name expected');
  if (format === 'int' && type === Number) return reader(readInteger, 'int_expected', 'Integer expected');
  if (format === 'int' && type === BigInt) return reader(readBigInt, 'int_expected', 'Integer expected');
  if (format !== undefined) {
    throw new DtoDefinitionError(
      'E_DTO_OPTION',
      `format '${format}' does not apply to ${type.name}: 'uuid' and 'segment' require String, 'int' requires Number or BigInt.`,
    );
  }
  if (type === Number) return reader(readNumber, 'number_expected', 'Number expected');
  if (type === Boolean) return reader(readBoolean, 'boolean_expected', 'Boolean expected (true or false)');
  if (type === Date)
    return reader(readDate, 'date_expected', 'Date expected (RFC 3339, as in 2026-01-31T12:00:00Z or 2026-01-31)');
  if (type === BigInt) return reader(readBigInt, 'int_expected', 'Integer expected');
  return (text) => ({ ok: true, value: text });
}

function reader(read: (text: string) => unknown, type: string, msg: string): TextReader {
  const refused: TextValue = Object.freeze({ ok: false, type, msg });
  return (text) => {
    const value = read(text);
    return value === undefined ? refused : { ok: true, value };
  };
}

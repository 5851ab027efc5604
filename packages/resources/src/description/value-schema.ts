import { DECIMAL_DIGITS } from '../model/fits';
import type { Field } from '../model/field';

/** A JSON Schema, or a part of one. Only keywords that mean the same in every draft from 7 on, but for `$defs`. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The integers that a JavaScript number holds exactly. */
const EXACT = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/** How the values of a property are called in names of schemas. Properties with the same name have the same values. */
export function valueName({ type, scale = 0 }: Field): string {
  if (type === 'decimal') return `Decimal${scale}`;
  return type === 'bigint' ? 'BigInt' : `${type[0]!.toUpperCase()}${type.slice(1)}`;
}

/** A value that a property is compared with, as a query string has it: what `valueReader` reads. */
export function textSchema({ type, scale = 0 }: Field): JsonSchema {
  switch (type) {
    case 'integer':
      return { type: 'integer', ...EXACT };
    case 'number':
      return { type: 'number', ...EXACT };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] };
    case 'uuid':
      return { type: 'string', format: 'uuid' };
    case 'bigint':
      return { type: 'string', pattern: '^-?\\d{1,19}$', description: 'An integer of 64 bits' };
    case 'decimal':
      return { type: 'string', pattern: decimalPattern(scale) };
    default:
      return { type: 'string' };
  }
}

/** The same in JSON, where big integers and decimals may be numbers too. */
export function jsonSchema(field: Field): JsonSchema {
  const schema = textSchema(field);
  if (field.type === 'bigint') return { anyOf: [schema, { type: 'integer', ...EXACT }] };
  return field.type === 'decimal' ? { anyOf: [schema, { type: 'number', ...EXACT }] } : schema;
}

function decimalPattern(scale: number): string {
  const whole = `^-?\\d{1,${Math.max(DECIMAL_DIGITS - scale, 1)}}`;
  return scale === 0 ? `${whole}$` : `${whole}(\\.\\d{1,${scale}})?$`;
}

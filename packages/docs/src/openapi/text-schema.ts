import type { InputDescription } from '@cortado/core';
import type { JsonSchema } from '../schema/json-schema';

/** RFC 3339, and a day alone for its midnight in UTC. */
const DATE: JsonSchema = { type: 'string', anyOf: [{ format: 'date-time' }, { format: 'date' }] };

const TYPES: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [BigInt, { type: 'integer' }],
  [Date, DATE],
]);

/** What the text of one input has to be, as `textReader` of `@cortado/dto` reads it. */
export function textSchema({ type, list, format, enum: values, default: fallback }: InputDescription): JsonSchema {
  const one: JsonSchema = { ...(TYPES.get(type) ?? {}), ...formatted(format), ...(values && { enum: values }) };
  const schema = list ? { type: 'array', items: one } : one;
  return fallback === undefined ? schema : { ...schema, default: plain(fallback) };
}

function formatted(format: InputDescription['format']): JsonSchema {
  if (format === undefined) return {};
  return format === 'int' ? { type: 'integer' } : { format: format === 'segment' ? 'x-file-name' : format };
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(plain) : value;
}

import type { JsonSchema } from './json-schema';

/** Text of an integer, as an input may have it for a BigInt. */
export const INTEGER_TEXT = '^-?(?:0|[1-9]\\d*)$';

/** A BigInt: text of up to 1,000 characters, or a number that is exact. */
export const BIG_INTEGER: JsonSchema = {
  type: ['integer', 'string'],
  pattern: INTEGER_TEXT,
  maxLength: 1_000,
};

/** Bytes in an input: text, or a list of them. */
export const BYTES: JsonSchema = {
  type: ['string', 'array'],
  items: { type: 'integer', minimum: 0, maximum: 255 },
};

/** Bytes in an output, as Node writes a Buffer. */
export const WRITTEN_BYTES: JsonSchema = {
  type: 'object',
  properties: {
    type: { const: 'Buffer' },
    data: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 } },
  },
  required: ['type', 'data'],
};

export const DATE_TIME: JsonSchema = { type: 'string', format: 'date-time' };

const PLAIN: ReadonlyMap<unknown, JsonSchema> = new Map<unknown, JsonSchema>([
  [String, { type: 'string' }],
  [Number, { type: 'number' }],
  [Boolean, { type: 'boolean' }],
  [BigInt, BIG_INTEGER],
  [Date, DATE_TIME],
  [Buffer, { type: 'string', contentMediaType: 'application/octet-stream' }],
  [Uint8Array, { type: 'string', contentMediaType: 'application/octet-stream' }],
  [null, { type: 'null' }],
]);

/** The schema of a type that needs no component; `undefined` for a class. Anything is accepted where nothing says what it is. */
export function plainSchema(type: unknown): JsonSchema | undefined {
  if (typeof type !== 'function' || type === Object) return PLAIN.get(type) ?? {};
  if (type === Array || type === Set) return { type: 'array' };
  if (type === Map) return { type: 'object' };
  return PLAIN.get(type);
}

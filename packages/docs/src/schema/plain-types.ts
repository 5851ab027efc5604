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

/** The arguments of a decorator as JSON has them: dates as text, functions and patterns by their text. */
export function plainArguments(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([name, value]) => {
      const plain = plainValue(value);
      return plain === undefined ? [] : [[name, plain]];
    }),
  );
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'function') return value.name || 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol' || value instanceof RegExp) return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toISOString();
  if (Array.isArray(value) || value instanceof Set) return Array.from(value as Iterable<unknown>, plainValue);
  if (typeof value === 'object' && value !== null) return plainArguments(value as Record<string, unknown>);
  return value;
}

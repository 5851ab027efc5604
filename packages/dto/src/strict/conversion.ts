import type { Kind } from '../builtins/accepted';
import { readBigInt, readBoolean, readDate, readNumber } from '../text/grammar';
import { isExact } from './strict-check';

/**
 * The conversion of a single value in strict mode. A value that cannot be converted is returned unchanged, and reported by
 * the property's own constraint or by the shape check named here.
 */
export interface ValueType {
  /** The kind of a converted value. */
  readonly kind: Kind;
  /** The same, if a value of every other kind is refused. */
  readonly to?: Kind;
  readonly convert: (value: unknown) => unknown;
  readonly expected: string;
  readonly message: string;
  readonly is: (value: unknown) => boolean;
  /** Constraints that report a failed conversion themselves. */
  readonly reportedBy: readonly string[];
}

const NUMBER: ValueType = {
  kind: 'number',
  to: 'number',
  convert: (value) => (typeof value === 'string' ? (readNumber(value) ?? value) : value),
  expected: 'number_expected',
  message: 'Number expected',
  is: (value) => typeof value === 'number' && isExact(value),
  reportedBy: ['isNumber', 'isInt', 'isEnum'],
};

const BOOLEAN: ValueType = {
  kind: 'boolean',
  to: 'boolean',
  convert: (value) => (typeof value === 'string' ? (readBoolean(value) ?? value) : value),
  expected: 'boolean_expected',
  message: 'Boolean expected (true or false)',
  is: (value) => typeof value === 'boolean',
  reportedBy: ['isBoolean', 'isEnum'],
};

const DATE: ValueType = {
  kind: 'date',
  to: 'date',
  convert: (value) => (typeof value === 'string' ? (readDate(value) ?? value) : value),
  expected: 'date_expected',
  message: 'Date expected (RFC 3339, as in 2026-01-31T12:00:00Z or 2026-01-31)',
  is: (value) => value instanceof Date,
  reportedBy: ['isDate'],
};

const STRING: ValueType = {
  kind: 'string',
  to: 'string',
  convert: (value) =>
    typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : value,
  expected: 'string_expected',
  message: 'String expected',
  is: (value) => typeof value === 'string',
  reportedBy: ['isString', 'isEnum'],
};

const BIGINT: ValueType = {
  kind: 'bigint',
  to: 'bigint',
  convert: (value) => {
    if (typeof value === 'string') return readBigInt(value) ?? value;
    return Number.isSafeInteger(value) ? BigInt(value as number) : value;
  },
  expected: 'int_expected',
  message: 'Integer expected',
  is: (value) => typeof value === 'bigint',
  reportedBy: [],
};

const BUFFER: ValueType = {
  kind: 'bytes',
  to: 'bytes',
  convert: (value) => (typeof value === 'string' || isByteArray(value) ? Buffer.from(value as string) : value),
  expected: 'bytes_expected',
  message: 'Text or a list of bytes expected',
  is: (value) => value instanceof Buffer,
  reportedBy: [],
};

const VALUE_TYPES: ReadonlyMap<unknown, ValueType> = new Map<unknown, ValueType>([
  [Number, NUMBER],
  [Boolean, BOOLEAN],
  [Date, DATE],
  [String, STRING],
  [BigInt, BIGINT],
  [Buffer, BUFFER],
]);

export function valueTypeOf(type: unknown): ValueType | undefined {
  return VALUE_TYPES.get(type);
}

/** Converts text to the member of a list that it represents; the members may have several types. */
export function memberOf(values: readonly unknown[]): ValueType {
  return {
    kind: 'string',
    convert: (value) => {
      if (typeof value !== 'string' || values.includes(value)) return value;
      const read = readNumber(value) ?? readBoolean(value);
      return read !== undefined && values.includes(read) ? read : value;
    },
    expected: 'string_expected',
    message: 'String expected',
    is: (value) => typeof value === 'string' || values.includes(value),
    reportedBy: ['isEnum', 'isIn', 'equals'],
  };
}

export type Convert = (value: unknown) => unknown;

/** Converts each item of an array, or builds the declared Set or Map. A value of another shape is returned unchanged. */
export function convertEach(convert: Convert, container: 'array' | 'set' | 'map'): Convert {
  if (container === 'map') {
    return (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? new Map(Object.entries(value).map(([key, item]) => [key, convert(item)]))
        : value;
  }
  return (value) => {
    if (!Array.isArray(value)) return value;
    const items = value.map((item) => convert(item));
    return container === 'set' ? new Set(items) : items;
  };
}

/** In a query, a list of one item looks like a single item. */
export function listOfText(value: unknown): unknown {
  return typeof value === 'string' ? [value] : value;
}

function isByteArray(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255);
}

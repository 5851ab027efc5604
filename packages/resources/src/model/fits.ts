import type { Field } from './field';

/** Digits of a decimal, those after the point included: as many as a scaled 64-bit integer can hold. */
export const DECIMAL_DIGITS = 18;

const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };
/** The years that RFC 3339 can write, without the year 0, which PostgreSQL does not have. */
const FIRST_DATE = Date.UTC(1970, 0, 1) - 62_135_596_800_000;
const LAST_DATE = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether every store can hold the value and return the same. Null fits what is nullable. */
export function fits(field: Pick<Field, 'type' | 'scale' | 'nullable'>, value: unknown): boolean {
  if (value === null) return field.nullable;
  switch (field.type) {
    case 'string':
      return typeof value === 'string' && isText(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return value instanceof Date && value.getTime() >= FIRST_DATE && value.getTime() <= LAST_DATE;
    case 'bigint':
      return typeof value === 'string' && isBigInteger(value);
    case 'decimal':
      return typeof value === 'string' && isDecimal(value, field.scale ?? 0);
    case 'uuid':
      return typeof value === 'string' && UUID.test(value);
    case 'json':
      return isJson(value);
  }
}

/** PostgreSQL holds no NUL in text, and UTF-8 no half of a surrogate pair. */
function isText(value: string): boolean {
  return !value.includes('\0') && !/\p{Surrogate}/u.test(value);
}

function isBigInteger(value: string): boolean {
  if (!/^-?\d{1,19}$/.test(value)) return false;
  const integer = BigInt(value);
  return integer >= INT64.least && integer <= INT64.most;
}

function isDecimal(value: string, scale: number): boolean {
  const parts = /^-?(\d{1,18})(?:\.(\d{1,18}))?$/.exec(value);
  if (parts === null) return false;
  const [, whole = '', fraction = ''] = parts;
  return fraction.length <= scale && whole.replace(/^0+/, '').length <= DECIMAL_DIGITS - scale;
}

function isJson(value: unknown, depth = 0): boolean {
  if (depth > 200) return false;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Object.values(value).every((each) => isJson(each, depth + 1));
}

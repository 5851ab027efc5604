import type { ValidationRecord } from './validation-record';

/** Whether two decorators state the same constraint for the same property. */
export function statesTheSame(one: ValidationRecord, other: ValidationRecord): boolean {
  // The selector of `@ArrayUnique` is not recorded among its arguments.
  if (one.name === 'arrayUnique' || one.propertyName !== other.propertyName || one.name !== other.name) return false;
  if (one.name === undefined && one.constraintCls !== other.constraintCls) return false;
  if (one.each !== other.each || one.validateIf !== other.validateIf) return false;
  const [given, asked] = [one.constraints ?? [], other.constraints ?? []];
  return given.length === asked.length && given.every((value, index) => sameArgument(value, asked[index]));
}

function sameArgument(one: unknown, other: unknown): boolean {
  if (one instanceof RegExp && other instanceof RegExp) return String(one) === String(other);
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other) || emptyOptions(one, other);
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]));
}

/** `@IsNumber()` means the same as `@IsNumber({})`. */
function emptyOptions(...values: readonly unknown[]): boolean {
  return values.every((value) => value === undefined || isEmptyObject(value));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

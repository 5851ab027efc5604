import { isByteLength } from 'class-validator';

/**
 * Constraints of class-validator that are implemented here, because the library's code takes quadratic time or throws
 * on some inputs. They accept the same values.
 */

/** Counts characters as `@Length` does: a surrogate pair is one character, and so is a character with a variation selector. */
export function countCharacters(text: string): number {
  let count = text.length;
  let previous = text.charCodeAt(0);
  for (let index = 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isSelector(code)) {
      if (!isSelector(previous)) count--;
    } else if (code >= 0xdc00 && code <= 0xdfff && previous >= 0xd800 && previous <= 0xdbff) {
      count--;
    }
    previous = code;
  }
  return count;
}

/** `@Length`. A character has one to three code units, so characters are counted only near a limit. */
export function hasLength(value: unknown, least: number, most: number): boolean {
  if (typeof value !== 'string' || value.length < least) return false;
  if (value.length >= 3 * least && value.length <= most) return true;
  const count = countCharacters(value);
  return count >= least && count <= most;
}

const HALF_A_PAIR = /\p{Surrogate}/u;

/** `@IsByteLength`. Refuses text with an unpaired surrogate, on which the library throws. */
export function hasByteLength(value: unknown, least: unknown, most: unknown): boolean {
  // No character has fewer bytes than code units.
  if (typeof value !== 'string' || (typeof most === 'number' && value.length > most)) return false;
  return !HALF_A_PAIR.test(value) && isByteLength(value, least as number, most as number);
}

function isSelector(code: number): boolean {
  return code === 0xfe0e || code === 0xfe0f;
}

/** `@ArrayUnique` in linear time. As in the library, an array with NaN or with holes is not unique. */
export function hasOnlyUnique(value: unknown, identify: ((items: unknown[]) => unknown[]) | undefined): boolean {
  if (!Array.isArray(value)) return false;
  const items = identify === undefined ? value : identify(value);
  const seen = new Set<unknown>();
  // forEach skips the holes of a sparse array, but `length` counts them.
  items.forEach((item) => {
    if (!Number.isNaN(item)) seen.add(item);
  });
  return seen.size === value.length;
}

/** `@IsNotEmptyObject`. Does not call methods of the object, because `{"hasOwnProperty":1}` is a valid input. */
export function hasOwnKey(value: unknown, options: { nullable?: boolean } | undefined): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || Array.isArray(value))
    return false;
  if (options?.nullable === false) return Object.values(value).some((item) => item !== null && item !== undefined);
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

export interface NumberRules {
  readonly allowNaN?: boolean;
  readonly allowInfinity?: boolean;
  readonly maxDecimalPlaces?: number;
}

/** `@IsNumber`. Also counts the decimals of `1e-7`, on which the library throws. */
export function isNumberWithin(value: unknown, rules: NumberRules): boolean {
  if (typeof value !== 'number') return false;
  if (Number.isNaN(value)) return rules.allowNaN === true;
  if (!Number.isFinite(value)) return rules.allowInfinity === true;
  return rules.maxDecimalPlaces === undefined || decimalsOf(value) <= rules.maxDecimalPlaces;
}

function decimalsOf(value: number): number {
  if (value % 1 === 0) return 0;
  const [mantissa = '', exponent = '0'] = value.toString().split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  // Without an exponent, the result is that of the library.
  return Math.max(decimals - Number(exponent), 0);
}

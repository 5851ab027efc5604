import { isByteLength } from 'class-validator';

/**
 * Constraints whose verdicts are class-validator's but whose code is ours, because the library's is quadratic in the
 * input or throws on some inputs.
 */

/** `[^\uFE0E\uFE0F][\uFE0E\uFE0F]` and surrogate pairs count as one character each, as in `@Length`. */
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

/** `@Length`. A character takes one to three code units, so only strings near a limit have to be counted. */
export function hasLength(value: unknown, least: number, most: number): boolean {
  if (typeof value !== 'string' || value.length < least) return false;
  if (value.length >= 3 * least && value.length <= most) return true;
  const count = countCharacters(value);
  return count >= least && count <= most;
}

const HALF_A_PAIR = /\p{Surrogate}/u;

/** `@IsByteLength`, by which text that has no bytes is refused; the library throws on it. */
export function hasByteLength(value: unknown, least: unknown, most: unknown): boolean {
  // No character takes fewer bytes than code units.
  if (typeof value !== 'string' || (typeof most === 'number' && value.length > most)) return false;
  return !HALF_A_PAIR.test(value) && isByteLength(value, least as number, most as number);
}

function isSelector(code: number): boolean {
  return code === 0xfe0e || code === 0xfe0f;
}

/** Linear; NaN makes an array not unique and holes count as missing, as in the library. */
export function hasOnlyUnique(value: unknown, identify: ((items: unknown[]) => unknown[]) | undefined): boolean {
  if (!Array.isArray(value)) return false;
  const items = identify === undefined ? value : identify(value);
  const seen = new Set<unknown>();
  // forEach skips the holes of a sparse array, which `length` counts.
  items.forEach((item) => {
    if (!Number.isNaN(item)) seen.add(item);
  });
  return seen.size === value.length;
}

/** Does not ask the object itself what it owns: `{"hasOwnProperty":1}` is an input like any other. */
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

/** Counts the decimals of `1e-7` too, on which the library throws. */
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
  // Without an exponent this is what the library counts.
  return Math.max(decimals - Number(exponent), 0);
}

import type { Field } from './field';
import type { Value } from './value';

/**
 * The one form in which a value is stored: uuids in lower case, big integers without leading zeros, decimals with exactly `scale` digits
 * after the point, no negative zero, and JSON as
 * it is parsed. A value that does not fit its field stays as it is.
 */
export function canonical({ type, scale = 0 }: Pick<Field, 'type' | 'scale'>, value: Value): Value {
  if (type === 'json') return value === null ? null : (JSON.parse(JSON.stringify(value)) as Value);
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (typeof value !== 'string') return value;
  if (type === 'uuid') return value.toLowerCase();
  if (type === 'bigint' && /^-?\d+$/.test(value)) return BigInt(value).toString();
  if (type === 'decimal' && /^-?\d+(?:\.\d+)?$/.test(value)) return unscaled(scaled(value, scale), scale);
  return value;
}

/** A decimal as a whole number of its smallest unit: `12.5` with two digits is 1250. */
export function scaled(decimal: string, scale: number): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

/** The decimal of a number of its smallest unit. */
export function unscaled(units: bigint, scale: number): string {
  if (scale === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

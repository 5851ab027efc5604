/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The value of a property in a row, the same from every store: text, uuids, big integers and decimals are strings (a decimal has exactly
 * `scale` digits after the point), dates have milliseconds, and what is missing is null.
 */
export type Value = Date | Json;

/** A row by the names of its properties. Every property of the model is there. */
export type Row = Readonly<Record<string, Value>>;

/** The key of a row: a generated number, or a uuid. */
export type KeyValue = number | string;

/** Whether a value that came as JSON is an object, and neither a list nor null. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

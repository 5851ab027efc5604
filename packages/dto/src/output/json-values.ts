const VALUE_TYPES: ReadonlySet<unknown> = new Set([String, Number, Boolean]);

/** Types that make `@Type` write a value as text, a number or a boolean. */
export type ValueClass = (value: unknown) => unknown;

export function isValueClass(type: unknown): type is ValueClass {
  return VALUE_TYPES.has(type);
}

/** Converts a value to its type, or each item of a collection: an array or `Set` becomes a list, a `Map` an object. */
export function typedValue(value: unknown, type: ValueClass): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value) || value instanceof Set)
    return Array.from(value as Iterable<unknown>, (item) => typedValue(item, type));
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([key, item]) => [key as string, typedValue(item, type)]));
  return type(value);
}

/**
 * Converts a `Map` to an object for JSON.
 *
 * @throws TypeError for keys that are neither strings nor numbers
 */
export function entriesOfMap(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  for (const key of map.keys()) {
    if (typeof key === 'string' || typeof key === 'number') continue;
    throw new TypeError(
      `A Map with keys of type ${typeof key} cannot be written as JSON: return its entries as a list`,
    );
  }
  return Object.fromEntries(map as ReadonlyMap<string, unknown>);
}

/** @throws TypeError for an `Error` that JSON.stringify would write as `{}` */
export function refuseEmptyError(error: Error): void {
  if (Object.keys(error).length > 0) return;
  throw new TypeError(
    'An Error cannot be written as JSON: return the properties that the client may see, or throw the error',
  );
}

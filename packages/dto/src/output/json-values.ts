const VALUE_TYPES: ReadonlySet<unknown> = new Set([String, Number, Boolean]);

/** Types by which `@Type` writes a value as text, a number or a boolean. */
export type ValueClass = (value: unknown) => unknown;

export function isValueClass(type: unknown): type is ValueClass {
  return VALUE_TYPES.has(type);
}

/** Writes a value by its type; of a collection, each item: an array or `Set` as a list, a `Map` as an object. */
export function typedValue(value: unknown, type: ValueClass): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value) || value instanceof Set)
    return Array.from(value as Iterable<unknown>, (item) => typedValue(item, type));
  if (value instanceof Map)
    return Object.fromEntries(Array.from(value, ([key, item]) => [key as string, typedValue(item, type)]));
  return type(value);
}

/** A `Map` in the form that JSON has for it. @throws TypeError for keys that are neither text nor numbers */
export function entriesOfMap(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  for (const key of map.keys()) {
    if (typeof key === 'string' || typeof key === 'number') continue;
    throw new TypeError(
      `A Map with keys of type ${typeof key} cannot be written as JSON: return its entries as a list`,
    );
  }
  return Object.fromEntries(map as ReadonlyMap<string, unknown>);
}

/** @throws TypeError for an `Error` of which JSON.stringify would leave nothing */
export function refuseEmptyError(error: Error): void {
  if (Object.keys(error).length > 0) return;
  throw new TypeError(
    'An Error cannot be written as JSON: return the properties that the client may see, or throw the error',
  );
}

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

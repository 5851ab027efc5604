export function isCollection(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}

export function itemsOf(value: Iterable<unknown>): readonly unknown[] {
  return Array.isArray(value) ? value : Array.from(value instanceof Map ? value.values() : value);
}

/** Tests every item of an array, Set or Map. Skips the holes of a sparse array, as class-validator does. */
export function everyItem(items: Iterable<unknown>, test: (item: unknown) => boolean): boolean {
  if (Array.isArray(items)) return items.every((item) => test(item));
  for (const item of items instanceof Map ? items.values() : items) if (!test(item)) return false;
  return true;
}

/** Whether a collection, or the list or object it would be built from, has more than `most` items. */
export function isOversized(value: unknown, most: number): boolean {
  if (Array.isArray(value)) return value.length > most;
  if (value instanceof Set || value instanceof Map) return value.size > most;
  return typeof value === 'object' && value !== null && Object.keys(value).length > most;
}

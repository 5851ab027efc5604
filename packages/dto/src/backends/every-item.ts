/** Every item of an array, Set or Map; the holes of a sparse array are no items, as for the library. */
export function everyItem(items: Iterable<unknown>, test: (item: unknown) => boolean): boolean {
  if (Array.isArray(items)) return items.every((item) => test(item));
  for (const item of items instanceof Map ? items.values() : items) if (!test(item)) return false;
  return true;
}

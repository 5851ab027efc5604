export function everyItem(items: Iterable<unknown>, test: (item: unknown) => boolean): boolean {
  for (const item of items instanceof Map ? items.values() : items) if (!test(item)) return false;
  return true;
}

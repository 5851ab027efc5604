export function isCollection(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || value instanceof Set || value instanceof Map;
}

export function itemsOf(value: Iterable<unknown>): readonly unknown[] {
  return Array.isArray(value) ? value : Array.from(value instanceof Map ? value.values() : value);
}

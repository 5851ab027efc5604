/**
 * Whether objects and lists are nested deeper than `levels`; the value itself is the first level. Walks level by level, so
 * that a deep value does not overflow the stack.
 */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // A Set, because the result of a transform may refer to the same object several times.
  let level = new Set<object>([value]);
  for (let depth = 1; level.size > 0; depth++) {
    if (depth > levels) return true;
    const below = new Set<object>();
    for (const object of level) for (const item of itemsOf(object)) if (isObject(item)) below.add(item);
    level = below;
  }
  return false;
}

function itemsOf(object: object): Iterable<unknown> {
  if (Array.isArray(object) || object instanceof Set) return object as Iterable<unknown>;
  if (object instanceof Map) return object.values();
  return ArrayBuffer.isView(object) ? [] : Object.values(object);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Whether objects and lists in a value are nested deeper than so many levels, the value itself being the first. Walked level
 * by level, so that depth costs no stack.
 */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  // Sets: what a transform made may lead to one object in many ways.
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

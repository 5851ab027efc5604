/**
 * The fields that a constructor defines without a value. With `useDefineForClassFields` every declared field is one,
 * so that `{ ...existing, ...patch }` would overwrite with `undefined` what a patch does not mention.
 */
export function blankFields(instance: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(instance)).flatMap(([name, field]) =>
    field.configurable === true && 'value' in field && field.value === undefined ? [name] : [],
  );
}

/** Takes off the fields that are still without a value; the last first, which is the cheap order for V8. */
export function dropBlank(instance: object, fields: readonly string[]): void {
  for (let index = fields.length - 1; index >= 0; index--) {
    const name = fields[index] as string;
    if (Object.hasOwn(instance, name) && (instance as Record<string, unknown>)[name] === undefined)
      delete (instance as Record<string, unknown>)[name];
  }
}

/** Whether objects have the name without owning it: `toString`, `constructor`, `__proto__`. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The object's own value of a name that every object inherits. */
export function ownValue(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** Defines what an assignment would not: `__proto__` as a property like any other. */
export function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

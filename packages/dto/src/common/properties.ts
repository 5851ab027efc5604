/**
 * The fields that a constructor sets to `undefined`. With `useDefineForClassFields` this is every declared field without
 * a default, and `{ ...existing, ...patch }` would overwrite values that the patch does not mention.
 */
export function undefinedFieldsOf(instance: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(instance)).flatMap(([name, field]) =>
    field.configurable === true && 'value' in field && field.value === undefined ? [name] : [],
  );
}

/** Deletes the fields that are still `undefined`. Starts with the last one, which is the cheapest order for V8. */
export function deleteUndefined(instance: object, fields: readonly string[]): void {
  for (let index = fields.length - 1; index >= 0; index--) {
    const name = fields[index] as string;
    if (Object.hasOwn(instance, name) && (instance as Record<string, unknown>)[name] === undefined)
      delete (instance as Record<string, unknown>)[name];
  }
}

/** Whether every object inherits a property of this name: `toString`, `constructor`, `__proto__`. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** Reads an own property, for names that every object inherits. */
export function ownValue(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

/** Defines an own property, also where an assignment would not: `__proto__`. */
export function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

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

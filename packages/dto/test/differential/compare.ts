import type { ValidationError } from 'class-validator';

/** A value with its classes and the order of its keys, so that equal dumps mean equal instances. */
export function dump(value: unknown): unknown {
  if (typeof value === 'function') return ['function', value.name];
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0)
      ? '-0'
      : typeof value === 'bigint'
        ? `${value}n`
        : Number.isNaN(value)
          ? 'NaN'
          : value === undefined
            ? 'undefined'
            : [value];
  const name = (Object.getPrototypeOf(value) as object | null)?.constructor.name;
  if (value instanceof Date) return [name, value.getTime()];
  if (value instanceof Map) return [name, [...value].map(dump)];
  if (Array.isArray(value) || value instanceof Set) return [name, Array.from(value, dump)];
  return [name, Object.entries(value).map(([key, item]) => [key, dump(item)])];
}

/** A tree of errors, with the order of its parts. */
export function dumpErrors(errors: readonly ValidationError[] | undefined): unknown {
  return errors?.map((error) => ({
    keys: Object.keys(error),
    property: error.property,
    target: dump(error.target),
    value: dump(error.value),
    constraints: Object.entries(error.constraints ?? {}),
    contexts: Object.entries(error.contexts ?? {}),
    children: dumpErrors(error.children),
  }));
}

/** The result of a function, or the class of the error it throws. */
export function attempt<T>(work: () => T): { readonly value: T } | { readonly thrown: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { thrown: error };
  }
}

export async function attemptLate<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly thrown: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { thrown: error };
  }
}

/** Compares text, which is fast; a readable diff is created only for a difference. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

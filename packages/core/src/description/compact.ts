/** A frozen copy without the properties that are undefined. */
export function compact<T extends object>(given: T): T {
  return Object.freeze(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))) as T;
}

/** A frozen copy of a list; undefined for none. */
export function frozenList<T>(given: readonly T[]): readonly T[];
export function frozenList<T>(given: readonly T[] | undefined): readonly T[] | undefined;
export function frozenList<T>(given: readonly T[] | undefined): readonly T[] | undefined {
  return given === undefined ? undefined : Object.freeze([...given]);
}

import { property, type Side } from './type-text';

/** The properties of an object type: those without a type are left out. */
export type Entries = Readonly<Record<string, string | undefined>>;

/**
 * An object type over several lines.
 *
 * @param indent of the line on which it begins
 * @param optional the names that may be absent
 */
export function block(
  entries: Entries,
  indent: string,
  side: Side = 'output',
  optional: readonly string[] = [],
): string {
  const lines = Object.entries(entries).flatMap(([name, type]) =>
    type === undefined ? [] : [`${indent}  ${property(name, type, optional.includes(name), side)}`],
  );
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

/** The same names in the same order, whatever the document's is. */
export function sorted<T>(given: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(given).sort(([one], [other]) => (one < other ? -1 : 1)));
}

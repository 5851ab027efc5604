import { isCollection, itemsOf } from '../common/collection';
import type { Rule } from '../errors/rule';
import type { Run } from './run';
import { shortKey } from './unknown';

/** The items with their keys in `loc`: indexes, or the keys of a Map. Skips the holes of a sparse array. */
export function* entriesOf(value: Iterable<unknown>): Iterable<[string | number, unknown]> {
  if (value instanceof Map) {
    for (const [key, item] of value as Map<unknown, unknown>) yield [shortKey(String(key)), item];
    return;
  }
  const items = itemsOf(value);
  for (let index = 0; index < items.length; index++) if (index in items) yield [index, items[index]];
}

/** Reports each item that a constraint refuses, or only the first one. The message is about the item. */
export function failItems(
  run: Run,
  at: { readonly rule: Rule; readonly value: unknown; readonly object: object },
  test: (item: unknown) => boolean,
  stopAtFirstError: boolean,
): void {
  const { rule, value, object } = at;
  if (!isCollection(value)) {
    run.fail(rule, value, object);
    return;
  }
  for (const [key, item] of entriesOf(value)) {
    if (run.full) return;
    if (test(item)) continue;
    run.failItem(rule, key, item, object);
    if (stopAtFirstError) return;
  }
}

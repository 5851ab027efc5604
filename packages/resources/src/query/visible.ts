import type { Field } from '../model/field';
import type { Model, Reference } from '../model/model';
import { shortKey, type Issues } from './issues';
import type { SortTerm } from './list-query';
import { OPERATORS } from './operators';
import type { ListedName } from './option-reader';

/** What a query can name: the properties and references of a model, without those that are excluded from output. */
export class Visible {
  readonly fields: ReadonlyMap<string, Field>;
  readonly #references: ReadonlyMap<string, Reference>;

  /** @param hidden includes what is excluded from output */
  constructor(
    private readonly model: Model,
    hidden: boolean,
  ) {
    this.fields = new Map([...model.fields].filter(([, field]) => hidden || !field.hidden));
    const references = [...model.references.values()].filter(({ field }) => hidden || !field.hidden);
    this.#references = new Map(references.map((each) => [each.expand, each]));
  }

  /** How many names a list can have without naming one twice. */
  get size(): number {
    return this.fields.size;
  }

  select(names: readonly ListedName[], issues: Issues): readonly Field[] {
    return found(names, this.fields, 'property', issues);
  }

  expand(names: readonly ListedName[], issues: Issues): readonly Reference[] {
    return found(names, this.#references, 'reference', issues);
  }

  /**
   * The order of a list. The key is its last term, so that no two rows are equal; it has the direction of the term before, so that one
   * index serves both.
   */
  sort(names: readonly ListedName[], issues: Issues): readonly SortTerm[] {
    const terms = new Map<Field, SortTerm>();
    for (const { name: given, loc } of names) {
      const descending = given.startsWith('-');
      const name = descending ? given.slice(1) : given;
      const field = this.fields.get(name);
      if (field === undefined) issues.add(loc, 'unknown_field', `Unknown property ${shortKey(name)}`);
      else if (OPERATORS[field.type].length === 0) issues.add(loc, 'not_sortable', `${name} cannot be sorted by`);
      else if (terms.has(field)) issues.add(loc, 'duplicate', `${name} is listed twice`);
      else terms.set(field, { field, descending });
    }
    const { key } = this.model;
    const sort = [...terms.values()];
    const end = sort.findIndex(({ field }) => field === key);
    // Behind the key, nothing is left to decide.
    if (end !== -1) return sort.slice(0, end + 1);
    return [...sort, { field: key, descending: sort.at(-1)?.descending ?? false }];
  }
}

function found<T>(
  names: readonly ListedName[],
  known: ReadonlyMap<string, T>,
  what: 'property' | 'reference',
  issues: Issues,
): readonly T[] {
  const all = new Set<T>();
  for (const { name, loc } of names) {
    const each = known.get(name);
    if (each !== undefined) all.add(each);
    else if (what === 'property') issues.add(loc, 'unknown_field', `Unknown property ${shortKey(name)}`);
    else issues.add(loc, 'unknown_reference', `Unknown reference ${shortKey(name)}`);
  }
  return [...all];
}

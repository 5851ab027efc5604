import type { Change } from '../changes/change';
import type { Row, Value } from '../model/value';
import type { Where } from '../query/where';

/** What a filter can be found by: a property that has one of a few values in every row that passes. */
interface Handle {
  readonly name: string;
  readonly values: readonly unknown[];
}

/** Somebody with a filter. */
export interface Filtered {
  readonly where: Where;
  readonly scope: Where;
}

/**
 * Finds those whose filters a change may concern. Filters that compare a property for equality are found by its value, so that a change
 * costs the same however many of them there are.
 */
export class GroupIndex<G extends Filtered> {
  readonly #all = new Set<G>();
  /** Those without a handle. */
  readonly #others = new Set<G>();
  readonly #byProperty = new Map<string, Map<unknown, Set<G>>>();

  get size(): number {
    return this.#all.size;
  }

  [Symbol.iterator](): Iterator<G> {
    return this.#all.values();
  }

  add(group: G): void {
    this.#all.add(group);
    const handle = handleOf(group);
    if (handle === undefined) this.#others.add(group);
    else for (const value of handle.values) this.#bucket(handle.name, value).add(group);
  }

  remove(group: G): void {
    this.#all.delete(group);
    this.#others.delete(group);
    const handle = handleOf(group);
    for (const value of handle?.values ?? []) {
      const buckets = this.#byProperty.get(handle!.name);
      const bucket = buckets?.get(value);
      bucket?.delete(group);
      if (bucket?.size === 0) buckets?.delete(value);
      if (buckets?.size === 0) this.#byProperty.delete(handle!.name);
    }
  }

  /** Those who may see a row come, change or go. */
  of({ kind, before, after }: Change): ReadonlySet<G> {
    // Nobody knows who has seen it.
    if (kind === 'touched') return new Set(this.#all);
    const found = new Set(this.#others);
    for (const [name, buckets] of this.#byProperty) {
      for (const row of [before, after]) {
        for (const group of buckets.get(identity(valueOf(row, name))) ?? []) found.add(group);
      }
    }
    return found;
  }

  #bucket(name: string, value: unknown): Set<G> {
    let buckets = this.#byProperty.get(name);
    if (buckets === undefined) this.#byProperty.set(name, (buckets = new Map()));
    let bucket = buckets.get(value);
    if (bucket === undefined) buckets.set(value, (bucket = new Set()));
    return bucket;
  }
}

/** The scope goes first: it is what tells most subscribers apart. */
function handleOf({ where, scope }: Filtered): Handle | undefined {
  return handleIn(scope) ?? handleIn(where);
}

function handleIn(where: Where): Handle | undefined {
  switch (where.operator) {
    case 'eq':
      return { name: where.field.name, values: [identity(where.value)] };
    case 'in':
      return { name: where.field.name, values: where.values.map(identity) };
    case 'and': {
      const handles = where.terms.map(handleIn).filter((each) => each !== undefined);
      return handles.reduce<Handle | undefined>(
        (best, each) => (best === undefined || each.values.length < best.values.length ? each : best),
        undefined,
      );
    }
    default:
      return undefined;
  }
}

function valueOf(row: Row | null, name: string): Value {
  return row?.[name] ?? null;
}

/** Dates are the only values of filters that are not equal to themselves. */
function identity(value: Value): unknown {
  return value instanceof Date ? value.getTime() : value;
}

import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row, Value } from '../../model/value';

/** Rows by their keys: a table, or a table with the changes of a transaction. */
export interface RowView {
  get(key: KeyValue): Row | undefined;
  rows(): Iterable<Row>;
}

/** The committed rows of a resource. */
export class MemoryTable implements RowView {
  /** Snapshots that read it. While there are some, a commit changes a copy. */
  readers = 0;
  readonly #rows: Map<KeyValue, Row>;
  readonly #holders: ReadonlyMap<string, Map<unknown, KeyValue>>;

  constructor(
    readonly model: Model,
    /** Shared by all copies, because keys are not given back by a rollback. */
    readonly keys: { next: number } = { next: 1 },
    rows: ReadonlyMap<KeyValue, Row> = new Map(),
  ) {
    this.#rows = new Map(rows);
    this.#holders = new Map(uniqueFields(model).map(({ name }) => [name, new Map()]));
    for (const row of rows.values()) this.#hold(row);
  }

  get(key: KeyValue): Row | undefined {
    return this.#rows.get(key);
  }

  rows(): Iterable<Row> {
    return this.#rows.values();
  }

  /** The key of the row that has a unique value. */
  holderOf({ name }: Field, value: Value): KeyValue | undefined {
    return this.#holders.get(name)?.get(identity(value));
  }

  /** Applies what a transaction changed. @returns the table that takes its place */
  with(changed: ReadonlyMap<KeyValue, Row | null>): MemoryTable {
    const table = this.readers === 0 ? this : new MemoryTable(this.model, this.keys, this.#rows);
    table.#apply(changed);
    return table;
  }

  #apply(changed: ReadonlyMap<KeyValue, Row | null>): void {
    // First all old values go, because rows may have exchanged theirs.
    for (const key of changed.keys()) this.#release(this.#rows.get(key));
    for (const [key, row] of changed) {
      if (row === null) this.#rows.delete(key);
      else {
        this.#rows.set(key, row);
        this.#hold(row);
      }
    }
  }

  #hold(row: Row): void {
    for (const [name, holders] of this.#holders) {
      const value = row[name] ?? null;
      if (value !== null) holders.set(identity(value), row[this.model.key.name] as KeyValue);
    }
  }

  #release(row: Row | undefined): void {
    for (const [name, holders] of this.#holders) holders.delete(identity(row?.[name] ?? null));
  }
}

/** The properties of which two rows may not have the same value. */
export function uniqueFields({ fields }: Model): readonly Field[] {
  return [...fields.values()].filter(({ unique }) => unique);
}

/** What is the same for equal values. */
export function identity(value: Value): unknown {
  return value instanceof Date ? value.getTime() : value;
}

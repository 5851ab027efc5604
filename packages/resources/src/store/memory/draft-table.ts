import type { Field } from '../../model/field';
import type { KeyValue, Row, Value } from '../../model/value';
import { StoreError } from '../store-error';
import { identity, uniqueFields, type MemoryTable, type RowView } from './memory-table';

/** A table with the changes of a transaction that is not committed. */
export class DraftTable implements RowView {
  /** Rows by their keys; null for those that are removed. */
  readonly changed = new Map<KeyValue, Row | null>();
  readonly #unique: readonly Field[];
  readonly #holders: ReadonlyMap<string, Map<unknown, KeyValue>>;

  constructor(readonly base: MemoryTable) {
    this.#unique = uniqueFields(base.model);
    this.#holders = new Map(this.#unique.map(({ name }) => [name, new Map()]));
  }

  get(key: KeyValue): Row | undefined {
    const row = this.changed.get(key);
    return row === undefined ? this.base.get(key) : (row ?? undefined);
  }

  *rows(): Iterable<Row> {
    for (const row of this.base.rows()) if (!this.changed.has(this.#keyOf(row))) yield row;
    for (const row of this.changed.values()) if (row !== null) yield row;
  }

  /** Adds a row with a key that is new. @throws StoreError `unique` */
  add(row: Row): void {
    const key = this.#keyOf(row);
    this.#check(row, undefined);
    this.#change(key, row);
  }

  /** Takes the place of the row with the same key. @throws StoreError `unique` */
  replace(row: Row): void {
    const key = this.#keyOf(row);
    this.#check(row, key);
    this.#change(key, row);
  }

  remove(key: KeyValue): void {
    this.#change(key, null);
  }

  #change(key: KeyValue, row: Row | null): void {
    const before = this.changed.get(key);
    for (const [name, holders] of this.#holders) {
      if (before) holders.delete(identity(before[name] ?? null));
      const value = row?.[name] ?? null;
      if (value !== null) holders.set(identity(value), key);
    }
    this.changed.set(key, row);
  }

  #check(row: Row, own: KeyValue | undefined): void {
    for (const field of this.#unique) {
      const value = row[field.name] ?? null;
      const holder = value === null ? undefined : this.#holderOf(field, value);
      if (holder === undefined || holder === own) continue;
      const { name } = this.base.model;
      throw new StoreError('unique', [field.name], `Another row of ${name} has the same ${field.name}`);
    }
  }

  #holderOf(field: Field, value: Value): KeyValue | undefined {
    const changed = this.#holders.get(field.name)?.get(identity(value));
    if (changed !== undefined) return changed;
    const holder = this.base.holderOf(field, value);
    // A row that was changed has other values, or it would have been found above.
    return holder === undefined || this.changed.has(holder) ? undefined : holder;
  }

  #keyOf(row: Row): KeyValue {
    return row[this.base.model.key.name] as KeyValue;
  }
}

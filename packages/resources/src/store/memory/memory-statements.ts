import type { Field } from '../../model/field';
import type { Model } from '../../model/model';
import type { KeyValue, Row } from '../../model/value';
import { changedValues, newRow, storedKey } from '../checked-row';
import { StoreError } from '../store-error';
import type { Statements } from '../transaction/statements';
import type { DraftView } from './draft-view';
import { copyOf, MemoryReader } from './memory-reader';

/** The statements of one transaction. What they change becomes visible at the commit. */
export class MemoryStatements extends MemoryReader implements Statements {
  constructor(private readonly tables: DraftView) {
    super(tables);
  }

  async insert(model: Model, rows: readonly Row[]): Promise<readonly Row[]> {
    return rows.map((given) => {
      const row = this.#keyed(model, copyOf(model, newRow(model, given)));
      this.tables.draft(model).add(row);
      this.#checkReferences(model, row);
      return copyOf(model, row);
    });
  }

  lock(model: Model, key: KeyValue): Promise<Row | undefined> {
    return this.read(model, key);
  }

  async lockReferring(model: Model, { name }: Field, key: KeyValue): Promise<readonly Row[]> {
    return [...this.tables.table(model).rows()].filter((row) => row[name] === key).map((row) => copyOf(model, row));
  }

  async update(model: Model, key: KeyValue, changes: Row): Promise<Row> {
    const before = await this.read(model, key);
    if (before === undefined) throw new Error(`There is no row ${key} of ${model.name} to update`);
    const row = copyOf(model, { ...before, ...changedValues(model, changes) });
    this.tables.draft(model).replace(row);
    this.#checkReferences(model, row);
    return copyOf(model, row);
  }

  async remove(model: Model, key: KeyValue): Promise<void> {
    const stored = storedKey(model, key);
    if (stored === undefined) return;
    this.tables.draft(model).remove(stored);
    this.#checkReferring(model, stored);
  }

  /** Generates a key, above all that there were. */
  #keyed(model: Model, row: Row): Row {
    const { name } = model.key;
    const { keys } = this.tables.draft(model).base;
    const given = row[name];
    if (given === undefined) return { [name]: keys.next++, ...row };
    if (typeof given === 'number') keys.next = Math.max(keys.next, given + 1);
    return row;
  }

  #checkReferences(model: Model, row: Row): void {
    for (const [name, { target }] of model.references) {
      const value = row[name] ?? null;
      if (value === null || this.tables.table(target()).get(value as KeyValue) !== undefined) continue;
      throw new StoreError('reference', [name], `${model.name}.${name} refers to a row that does not exist`);
    }
  }

  #checkReferring(model: Model, key: KeyValue): void {
    for (const other of this.tables.models) {
      for (const [name, { target }] of other.references) {
        if (target() !== model) continue;
        for (const row of this.tables.table(other).rows()) {
          if (row[name] !== key) continue;
          throw new StoreError('reference', [], `The row is referred to by ${other.name}.${name}`);
        }
      }
    }
  }
}

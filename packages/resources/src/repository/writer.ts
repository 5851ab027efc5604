import type { ChangeKind } from '../changes/change';
import type { Model, Reference } from '../model/model';
import type { KeyValue, Row, Value } from '../model/value';
import type { StoreTransaction } from '../store/store';
import { ResourceError } from './resource-error';
import { isSame } from './rows';
import type { WriteOptions } from './write-options';

/** A reference from the view of the rows that are referred to. */
export interface Referrer {
  readonly model: Model;
  readonly reference: Reference;
}

/** Who refers to a model. */
export type Referrers = (model: Model) => readonly Referrer[];

/** Writes rows in one transaction. Every row that changes is logged, those of cascades too. */
export class Writer {
  constructor(
    private readonly store: StoreTransaction,
    private readonly referrers: Referrers,
  ) {}

  async insert(model: Model, rows: readonly Row[], options: WriteOptions): Promise<readonly Row[]> {
    const stored = await this.store.insert(model, rows);
    for (const row of stored) this.#log(model, 'created', null, row, options);
    return stored;
  }

  /** @param before the row, which was locked. @returns the row afterwards; `before` itself when nothing changes, which is no write */
  async update(model: Model, before: Row, changes: Row, options: WriteOptions): Promise<Row> {
    const different = Object.entries(changes).filter(([name, value]) => !isSame(value, before[name]));
    if (different.length === 0) return before;
    const { version } = model;
    const counted = version === undefined ? [] : [[version.name, (before[version.name] as number) + 1] as const];
    const after = await this.store.update(model, keyOf(model, before), Object.fromEntries([...different, ...counted]));
    this.#log(model, 'updated', before, after, options);
    return after;
  }

  /**
   * Removes a row that was locked, and does with the rows that refer to it what their references say.
   *
   * @throws ResourceError `reference` when a row that restricts the removal refers to it
   */
  async remove(model: Model, row: Row, options: WriteOptions): Promise<void> {
    await this.#remove(model, row, options, new Set());
  }

  async #remove(model: Model, row: Row, options: WriteOptions, removing: Set<string>): Promise<void> {
    const key = keyOf(model, row);
    removing.add(nameOf(model, key));
    for (const referrer of this.referrers(model)) {
      const { model: other, reference } = referrer;
      const referring = await this.store.lockReferring(other, reference.field, key);
      for (const each of referring) {
        // A row that refers to itself, or to one that refers back, is removed already.
        if (!removing.has(nameOf(other, keyOf(other, each)))) await this.#release(referrer, each, options, removing);
      }
    }
    await this.store.remove(model, key);
    this.#log(model, 'deleted', row, null, options);
  }

  async #release(
    { model, reference }: Referrer,
    row: Row,
    options: WriteOptions,
    removing: Set<string>,
  ): Promise<void> {
    if (reference.onDelete === 'cascade') return this.#remove(model, row, options, removing);
    if (reference.onDelete === 'restrict') {
      throw new ResourceError('reference', `Rows of ${model.name} refer to this one`);
    }
    await this.update(model, row, { [reference.field.name]: null }, options);
  }

  /** Logs that a row was changed by somebody else. */
  touch(model: Model, key: KeyValue, row: Row | undefined): void {
    this.store.log({
      resource: model.name,
      key,
      kind: 'touched',
      before: null,
      after: row ?? null,
      except: null,
    });
  }

  #log(
    model: Model,
    kind: ChangeKind,
    before: Row | null,
    after: Row | null,
    { except, log = true }: WriteOptions,
  ): void {
    if (!log) return;
    const key = keyOf(model, (after ?? before) as Row);
    this.store.log({ resource: model.name, key, kind, before, after, except: except ?? null });
  }
}

/** The key of a row. */
export function keyOf({ key }: Model, row: Row): KeyValue {
  return row[key.name] as Exclude<Value, null> as KeyValue;
}

function nameOf({ name }: Model, key: KeyValue): string {
  return `${name} ${key}`;
}

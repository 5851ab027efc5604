import type { Awaitable, Class } from '@cortado/core';
import type { KeyValue, Row } from '../model/value';
import { listPage, readQuery, type ListPage, type Query } from './list-page';
import { notFound, ResourceError } from './resource-error';
import type { Rows } from './rows';
import type { Work } from './work';
import { checkedOptions, type WriteOptions } from './write-options';

/**
 * The repository of a resource inside a transaction. The database may ask for the whole work to be repeated, so that it should have no
 * effects but on the database; `afterCommit` is for those.
 */
export class ResourceTransaction<T extends object> {
  readonly #rows: Rows<T>;

  /** @param type the class of the resource */
  constructor(
    private readonly work: Work,
    type: Class<T>,
  ) {
    this.#rows = work.rows(type);
  }

  /** The repository of another resource in the same transaction. @throws TypeError for a class that is not one of the models */
  of<Other extends object>(type: Class<Other>): ResourceTransaction<Other> {
    return new ResourceTransaction(this.work, type);
  }

  /** Runs after the commit, and not at all if there is none. A failure is logged. */
  afterCommit(effect: () => Awaitable<unknown>): void {
    this.work.effects.push(effect);
  }

  /** As `repository.list`. */
  async list(query: Query<T> = {}): Promise<ListPage<T>> {
    return listPage(this.work.store, this.#rows, readQuery(this.#rows.model, query));
  }

  /** As `repository.read`. */
  async read(id: KeyValue): Promise<T | undefined> {
    const row = await this.work.store.read(this.#rows.model, id);
    return row && this.#rows.toInstance(row);
  }

  /** Reads a row and keeps others from changing it until the transaction ends. @returns undefined when there is none */
  async lock(id: KeyValue): Promise<T | undefined> {
    const row = await this.work.store.lock(this.#rows.model, id);
    return row && this.#rows.toInstance(row);
  }

  /** As `repository.create`. */
  async create(row: Partial<T>, options?: WriteOptions): Promise<T>;
  async create(rows: readonly Partial<T>[], options?: WriteOptions): Promise<T[]>;
  async create(given: Partial<T> | readonly Partial<T>[], options: WriteOptions = {}): Promise<T | T[]> {
    const list = Array.isArray(given) ? (given as readonly Partial<T>[]) : [given as Partial<T>];
    const rows = list.map((each) => this.#rows.toRow(each));
    if (rows.length === 0) return [];
    const stored = await this.work.writer.insert(this.#rows.model, rows, checkedOptions(options));
    const created = stored.map((row) => this.#rows.toInstance(row));
    return Array.isArray(given) ? created : created[0]!;
  }

  /** As `repository.update`. */
  async update(id: KeyValue, patch: Partial<T>, options: WriteOptions = {}): Promise<T> {
    checkedOptions(options);
    const { model } = this.#rows;
    const { version } = model;
    const before = await this.#lock(id);
    const changes: Record<string, Row[string]> = { ...this.#rows.toChanges(patch) };
    if (version !== undefined && changes[version.name] !== undefined) {
      if (changes[version.name] !== before[version.name]) throw stale(version.name);
      delete changes[version.name];
    }
    delete changes[model.key.name];
    return this.#rows.toInstance(await this.work.writer.update(model, before, changes, options));
  }

  /** As `repository.remove`. */
  async remove(id: KeyValue, options: WriteOptions = {}): Promise<void> {
    checkedOptions(options);
    await this.work.writer.remove(this.#rows.model, await this.#lock(id), options);
  }

  /** As `repository.reset`, at the commit. */
  reset(): void {
    this.work.store.reset(this.#rows.model);
  }

  /** As `repository.touch`. */
  async touch(ids: readonly KeyValue[]): Promise<void> {
    const { model } = this.#rows;
    const rows = await this.work.store.readMany(model, ids);
    const byKey = new Map(rows.map((row) => [row[model.key.name], row]));
    for (const id of new Set(ids)) this.work.writer.touch(model, id, byKey.get(id));
  }

  async #lock(id: KeyValue): Promise<Row> {
    const row = await this.work.store.lock(this.#rows.model, id);
    if (row === undefined) throw notFound(this.#rows.model.name);
    return row;
  }
}

/** @param name the property with the version */
export function stale(name: string): ResourceError {
  return new ResourceError('version', 'The row was changed since this version', [name]);
}

import { createToken, type Awaitable, type Class, type Logger } from '@cortado/core';
import type { Model } from '../model/model';
import type { Row } from '../model/value';
import type { ResourceStore, StoreReader } from '../store/store';
import { StoreError } from '../store/store-error';
import { fromStoreError } from './resource-error';
import { Rows } from './rows';
import { Work } from './work';
import type { Referrer } from './writer';

/**
 * The store that `resources()` opened, with the log of changes: for tools and tests.
 *
 * @example
 * const changes = await app.get(RESOURCE_STORE).changes('products', 0, 100);
 */
export const RESOURCE_STORE = createToken<ResourceStore>('the store of resources()');

/** All resources of an application, and the store that they are kept in. */
export const RESOURCES = createToken<Resources>('resources');

/** All resources of an application, and the store that they are kept in. */
export class Resources {
  readonly #rows = new Map<Class, Rows<object>>();
  readonly #referrers = new Map<Model, Referrer[]>();

  constructor(
    readonly store: ResourceStore,
    readonly models: ReadonlyMap<Class, Model>,
    private readonly log: Pick<Logger, 'error'>,
  ) {
    for (const model of models.values()) {
      this.#rows.set(model.type, new Rows(model));
      for (const reference of model.references.values()) {
        const target = reference.target();
        const others = this.#referrers.get(target);
        if (others === undefined) this.#referrers.set(target, [{ model, reference }]);
        else others.push({ model, reference });
      }
    }
  }

  /** @throws TypeError for a class that is not one of the models */
  rows<T extends object>(type: Class<T>): Rows<T> {
    const rows = this.#rows.get(type);
    if (rows === undefined) throw new TypeError(`${type.name} is not one of the models of resources()`);
    return rows as Rows<T>;
  }

  readonly referrers = (model: Model): readonly Referrer[] => this.#referrers.get(model) ?? [];

  /** One read. @throws ResourceError when the database is busy or cannot be reached */
  async read<R>(read: (reader: StoreReader) => Promise<R>): Promise<R> {
    try {
      return await read(this.store.reader);
    } catch (error) {
      throw known(error);
    }
  }

  /** One row, in a transaction of its own. @param except the id of the connection that is not told @throws ResourceError for what the database refuses */
  async create(model: Model, row: Row, except: string | null): Promise<Row> {
    try {
      return await this.store.create(model, row, except);
    } catch (error) {
      throw known(error);
    }
  }

  /** Reads that all see the same moment. @throws ResourceError when the database is busy or cannot be reached */
  async snapshot<R>(read: (reader: StoreReader) => Promise<R>): Promise<R> {
    try {
      return await this.store.snapshot(read);
    } catch (error) {
      throw known(error);
    }
  }

  /**
   * Runs work in a transaction, again where the database asks for it, and then what waits for the commit.
   *
   * @throws ResourceError for what the database refuses, and whatever the work throws
   */
  async transaction<R>(run: (work: Work) => Promise<R>): Promise<R> {
    let last: Work | undefined;
    let outcome: R;
    try {
      outcome = await this.store.transaction((transaction) => run((last = new Work(transaction, this))));
    } catch (error) {
      throw known(error);
    }
    for (const effect of last?.effects ?? []) await this.#afterCommit(effect);
    return outcome;
  }

  /** The write is committed whatever becomes of it. */
  async #afterCommit(effect: () => Awaitable<unknown>): Promise<void> {
    try {
      await effect();
    } catch (error) {
      this.log.error({ err: error }, 'work after a commit failed; the commit stands');
    }
  }
}

function known(error: unknown): unknown {
  return error instanceof StoreError ? fromStoreError(error) : error;
}

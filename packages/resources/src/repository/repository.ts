import { createToken, type Class, type Token } from '@cortado/core';
import type { KeyValue } from '../model/value';
import { listPage, readQuery, type ListPage, type Query } from './list-page';
import { ResourceTransaction } from './resource-transaction';
import type { Resources } from './resources';
import type { Rows } from './rows';
import { checkedOptions, type WriteOptions } from './write-options';

/**
 * Reads and writes the rows of a resource, for services: without the guards, hooks and scope of its controller. Each write is a
 * transaction of its own, and each row that changes is one event for those who watch the resource.
 *
 * @example
 * class Shelf {
 *   constructor(@Inject(resource(Product)) private readonly products: Repository<Product>) {}
 *   sell(id: number) {
 *     return this.products.transaction(async (tx) => {
 *       const product = await tx.lock(id);
 *       if (product === undefined || product.stock === 0) throw new HttpError(409, 'Sold out');
 *       return tx.update(id, { stock: product.stock - 1 });
 *     });
 *   }
 * }
 */
export class Repository<T extends object> {
  readonly #rows: Rows<T>;

  /** Made by `resources()`: inject `resource(Product)`. */
  constructor(
    private readonly resources: Resources,
    private readonly type: Class<T>,
  ) {
    this.#rows = resources.rows(type);
  }

  /**
   * One page of rows.
   *
   * @param query as the body of a search, but a limit may be higher. Default: the first 20 rows by key
   * @throws ResourceError `invalid` for an invalid query, `unavailable` and `busy`
   * @example
   * const { items, next } = await products.list({ where: { price: { gte: 10 } }, sort: ['-price'], limit: 50 });
   */
  async list(query: Query<T> = {}): Promise<ListPage<T>> {
    const read = readQuery(this.#rows.model, query);
    return this.resources.read((reader) => listPage(reader, this.#rows, read));
  }

  /** One row. @returns undefined when there is none @throws ResourceError `unavailable` and `busy` */
  async read(id: KeyValue): Promise<T | undefined> {
    const row = await this.resources.read((reader) => reader.read(this.#rows.model, id));
    return row && this.#rows.toInstance(row);
  }

  /**
   * Creates one row, or all of a list or none.
   *
   * @param row what is missing has its default, or is null
   * @returns what was created, with its keys
   * @throws ResourceError `unique`, `reference`, `unavailable` and `busy`; TypeError for a value that does not fit its property, and for an
   * `except` that is no id of a connection
   */
  async create(row: Partial<T>, options?: WriteOptions): Promise<T>;
  async create(rows: readonly Partial<T>[], options?: WriteOptions): Promise<T[]>;
  async create(given: Partial<T> & readonly Partial<T>[], options?: WriteOptions): Promise<T | T[]> {
    if (Array.isArray(given) || options?.log === false) {
      return this.transaction<T | T[]>((tx) => tx.create(given, options));
    }
    const { except = null } = checkedOptions(options ?? {});
    const stored = await this.resources.create(this.#rows.model, this.#rows.toRow(given), except);
    return this.#rows.toInstance(stored);
  }

  /**
   * Changes properties of a row; one that is undefined stays as it is. A version in it is the one that the row is expected to have.
   *
   * @returns the row afterwards
   * @throws ResourceError `not_found`, `version`, and those of `create`
   */
  async update(id: KeyValue, patch: Partial<T>, options?: WriteOptions): Promise<T> {
    return this.transaction((tx) => tx.update(id, patch, options));
  }

  /**
   * Removes a row, and does with the rows that refer to it what their references say. Each of them is an event.
   *
   * @throws ResourceError `not_found`, `reference` when one of them restricts the removal, `unavailable` and `busy`
   */
  async remove(id: KeyValue, options?: WriteOptions): Promise<void> {
    await this.transaction((tx) => tx.remove(id, options));
  }

  /**
   * Several reads and writes, all or nothing: a rejection rolls back. Writes of the repository itself, instead of `tx`, are not part of it.
   *
   * @param work may run again when the database asks for it, as after a deadlock
   */
  async transaction<R>(work: (tx: ResourceTransaction<T>) => Promise<R>): Promise<R> {
    return this.resources.transaction((running) => work(new ResourceTransaction(running, this.type)));
  }

  /** Tells every watcher to begin anew, as after writes with `{ log: false }` or a restored table. */
  async reset(): Promise<void> {
    await this.transaction(async (tx) => tx.reset());
  }

  /** Publishes what rows are now, after they were changed around the repository. Those that are gone are published as deleted. */
  async touch(ids: readonly KeyValue[]): Promise<void> {
    await this.transaction((tx) => tx.touch(ids));
  }
}

const tokens = new WeakMap<Class, Token<Repository<any>>>();

/**
 * The token of the repository of a resource.
 *
 * @example
 * constructor(@Inject(resource(Product)) private readonly products: Repository<Product>) {}
 */
export function resource<T extends object>(type: Class<T>): Token<Repository<T>> {
  const known = tokens.get(type);
  if (known !== undefined) return known;
  const token = createToken<Repository<T>>(
    `repository of ${type.name}`,
    `add ${type.name} to the models of resources(), and resources() to the plugins of createApp`,
  );
  tokens.set(type, token);
  return token;
}

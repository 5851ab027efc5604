import type { Awaitable, Context } from '@cortado/core';
import type { WhereObject } from '../repository/list-page';
import type { ResourceTransaction } from '../repository/resource-transaction';

/**
 * What a controller of a resource may define. Hooks run inside the transaction of the write: what they throw rolls it back, and the
 * database may ask for all of it to be repeated. `tx.afterCommit()` is for effects that need the commit.
 */
export interface ResourceHooks<T extends object> {
  /**
   * Which rows exist for this client: a filter, which is added to every read, write, list and subscription. `{}` is every row. A row
   * outside is 404, and a write that would move a row outside 403 `out_of_scope`.
   */
  scope?(context: Context): Awaitable<WhereObject<T>>;
  /** May change the row before it is created, for each row of a list. */
  beforeCreate?(row: T, context: Context, tx: ResourceTransaction<T>): Awaitable<unknown>;
  /** Gets the row as it is stored. */
  afterCreate?(row: T, context: Context, tx: ResourceTransaction<T>): Awaitable<unknown>;
  /** Gets the row with the changes, and may make more of them. @param before the row as it is stored */
  beforeUpdate?(row: T, context: Context, tx: ResourceTransaction<T>, before: T): Awaitable<unknown>;
  /** Gets the row as it is stored now, unless nothing was changed. @param before the row as it was */
  afterUpdate?(row: T, context: Context, tx: ResourceTransaction<T>, before: T): Awaitable<unknown>;
  /** Gets the row that is to be removed. */
  beforeRemove?(row: T, context: Context, tx: ResourceTransaction<T>): Awaitable<unknown>;
  /** Gets the row that was removed. */
  afterRemove?(row: T, context: Context, tx: ResourceTransaction<T>): Awaitable<unknown>;
}

import type { Awaitable, Class } from '@cortado/core';
import type { StoreTransaction } from '../store/store';
import type { Rows } from './rows';
import { Writer, type Referrers } from './writer';

/** What work needs to know of the resources. */
interface Known {
  readonly referrers: Referrers;
  rows<T extends object>(type: Class<T>): Rows<T>;
}

/** One attempt to run a transaction. */
export class Work {
  readonly writer: Writer;
  /** What runs after the commit. */
  readonly effects: (() => Awaitable<unknown>)[] = [];

  constructor(
    readonly store: StoreTransaction,
    private readonly known: Known,
  ) {
    this.writer = new Writer(store, known.referrers);
  }

  rows<T extends object>(type: Class<T>): Rows<T> {
    return this.known.rows(type);
  }
}

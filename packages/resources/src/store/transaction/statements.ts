import type { NewChange } from '../../changes/change';
import type { Model } from '../../model/model';
import type { StoreReader, StoreTransaction } from '../store';

/** What a store does inside a transaction. The log is written at its end. */
export type Statements = Omit<StoreTransaction, 'log' | 'reset'>;

/** What a transaction adds at its end. */
export interface Ending {
  /** In the order in which they were made. */
  readonly changes: readonly NewChange[];
  /** The resources that begin a new epoch. */
  readonly resets: ReadonlySet<string>;
}

/** Refuses calls when the reads of a snapshot are over. */
export function readsUntil(reader: StoreReader, isOver: () => boolean): StoreReader {
  const open = (): StoreReader => {
    if (isOver()) throw new Error('The snapshot is over: read before its work is done');
    return reader;
  };
  return {
    list: async (model, query) => open().list(model, query),
    read: async (model, key, where) => open().read(model, key, where),
    readMany: async (model, keys) => open().readMany(model, keys),
    position: async (model: Model) => open().position(model),
  };
}

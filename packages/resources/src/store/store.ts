import type { Change, LogPosition, NewChange } from '../changes/change';
import type { Field } from '../model/field';
import type { Model } from '../model/model';
import type { KeyValue, Row } from '../model/value';
import type { ListQuery } from '../query/list-query';
import type { Where } from '../query/where';
import type { CommitListener } from './commit-listeners';

/** One page of rows. */
export interface ListedRows {
  /** In the order that was asked for. */
  readonly rows: readonly Row[];
  /** Whether rows follow. */
  readonly more: boolean;
  /** Rows of all pages, if they were asked for. */
  readonly total?: number | undefined;
}

/** Reads what was committed at one moment. */
export interface StoreReader {
  /** One page. */
  list(model: Model, query: ListQuery): Promise<ListedRows>;
  /** One row. @returns undefined when there is none, or when it does not match */
  read(model: Model, key: KeyValue, where?: Where): Promise<Row | undefined>;
  /** Several rows by their keys, in no particular order. Unknown keys are left out. */
  readMany(model: Model, keys: readonly KeyValue[]): Promise<readonly Row[]>;
  /** Where the log of a resource stands at this moment. */
  position(model: Model): Promise<LogPosition>;
}

/** Reads and writes, all or nothing. */
export interface StoreTransaction extends StoreReader {
  /** Adds rows and returns them as they are stored, in the same order. Keys that are missing are generated. @throws StoreError */
  insert(model: Model, rows: readonly Row[]): Promise<readonly Row[]>;
  /** Reads a row and keeps others from changing it until the transaction ends. */
  lock(model: Model, key: KeyValue): Promise<Row | undefined>;
  /** Reads the rows that refer to a key, and keeps others from changing them. */
  lockReferring(model: Model, field: Field, key: KeyValue): Promise<readonly Row[]>;
  /** Changes properties of a row that was locked, and returns the row as it is stored. @throws StoreError */
  update(model: Model, key: KeyValue, changes: Row): Promise<Row>;
  /** Removes a row that was locked. @throws StoreError */
  remove(model: Model, key: KeyValue): Promise<void>;
  /**
   * Adds to the log. The store keeps the changes until the work is done and writes them as the last statements before the commit, so
   * that the order of the log is the order of commits.
   */
  log(change: NewChange): void;
  /** Begins a new epoch of a resource at the commit: positions of the old one cannot be recovered. */
  reset(model: Model): void;
}

/** How long the log is kept. */
export interface KeepOptions {
  /** Number of changes of each resource. */
  readonly count: number;
  /** In milliseconds. */
  readonly age: number;
}

/**
 * Where resources are kept: the rows, and the log of every write to them. Memory, SQLite and PostgreSQL behave alike; one contract suite
 * runs on all of them.
 */
export interface ResourceStore {
  /** Names the store in errors and in the log. */
  readonly name: string;
  /** Creates and extends the tables if `sync` is true, otherwise checks that they are there. @throws ConfigurationError */
  start(models: readonly Model[], options: { readonly sync: boolean }): Promise<void>;
  /** Reads outside of a transaction. Each call sees what was committed when it began. */
  readonly reader: StoreReader;
  /** Runs reads that all see the same moment. Costs more than `reader`. */
  snapshot<T>(work: (reader: StoreReader) => Promise<T>): Promise<T>;
  /**
   * Runs work in a transaction and commits it; a rejection rolls back. Runs side by side with others; where the database asks for it
   * (a deadlock, a serialization failure, a busy file), the work is repeated.
   */
  transaction<T>(work: (transaction: StoreTransaction) => Promise<T>): Promise<T>;
  /**
   * Adds one row and logs it, in a transaction of its own: what `transaction` does with one `insert` and one `log`, in fewer round trips where
   * the database allows it.
   *
   * @param except the id of the connection that is not told
   * @returns the row as it is stored
   * @throws StoreError
   */
  create(model: Model, row: Row, except: string | null): Promise<Row>;
  /** Committed changes of a resource in order, after a seq. */
  changes(resource: string, after: number, limit: number): Promise<readonly Change[]>;
  /** Where the logs stand, by the name of the resource. One query, whatever their number. */
  positions(): Promise<ReadonlyMap<string, LogPosition>>;
  /**
   * Calls the listener whenever changes were committed through this store, with what the log has of them, and whenever other processes may
   * have committed some, with an empty list. It may be called late, twice, in another order than that of the commits, or not at all.
   *
   * @returns ends it
   */
  onCommit(listener: CommitListener): () => void;
  /** Drops changes that are too old or too many. @returns how many */
  trim(keep: KeepOptions): Promise<number>;
  /** Begins a new epoch of each resource, as after a database was restored. */
  newEpoch(): Promise<void>;
  /** Asks the database for an answer. @throws whatever the database throws when it cannot be reached */
  ping(): Promise<void>;
  /** Closes what `start` opened. */
  stop(): Promise<void>;
}

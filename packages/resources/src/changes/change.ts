import type { KeyValue, Row } from '../model/value';

/** What happened to a row. `touched`: it was changed around the repository, and `after` is what it is now. */
export type ChangeKind = 'created' | 'updated' | 'deleted' | 'touched';

/** What a transaction adds to the log of a resource. */
export interface NewChange {
  /** The name of the resource. */
  readonly resource: string;
  /** The key of the row. */
  readonly key: KeyValue;
  /** What happened. */
  readonly kind: ChangeKind;
  /** The row before; null for a new one, and where nobody knows. */
  readonly before: Row | null;
  /** The row afterwards; null when it is gone. */
  readonly after: Row | null;
  /** The id of the connection that is not told. */
  readonly except: string | null;
}

/** One committed write. */
export interface Change extends NewChange {
  /** Counts the changes of the resource, from 1, in the order of their commits and without holes. */
  readonly seq: number;
  /** When it was committed. */
  readonly time: Date;
}

/** What one transaction added to the log of a resource. */
export interface CommittedChanges {
  /** The name of the resource. */
  readonly resource: string;
  /** The epoch of the log since the commit. */
  readonly epoch: string;
  /** As the log has them. Empty when only the epoch is new. */
  readonly changes: readonly Change[];
}

/** Where the log of a resource stands. */
export interface LogPosition {
  /** Changes when continuity is lost. Positions of different epochs cannot be compared. */
  readonly epoch: string;
  /** The seq of the newest change; 0 before the first. */
  readonly head: number;
  /** The highest seq that was trimmed; 0 for none. */
  readonly trimmed: number;
}

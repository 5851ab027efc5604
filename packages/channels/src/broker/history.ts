/** A place in the history of a topic. Offsets count from 1 within an epoch; 0 stands before the first publication. */
export interface Position {
  /** Changes when publications may have been lost, for example after a failover. Positions of different epochs cannot be compared. */
  readonly epoch: string;
  /** Counts the publications of the epoch, from 1. */
  readonly offset: number;
}

/** How much of a topic is kept. */
export interface HistoryLimits {
  /** Number of publications. The oldest are dropped at once. */
  readonly size: number;
  /** In milliseconds. Older publications are never read. */
  readonly ttl: number;
}

/** What `Broker.append` does besides sending. */
export interface AppendOptions {
  /** Stores the publication and gives it a position. Without it, nothing is stored. */
  readonly history?: HistoryLimits | undefined;
  /** A second call with this key on the same topic, within 5 minutes, publishes nothing. */
  readonly idempotencyKey?: string | undefined;
}

/** What became of an append. */
export interface Appended {
  /** Where it stands; undefined without `history`. That of the first call, for a duplicate. */
  readonly position: Position | undefined;
  /** True when the key was used before: nothing was published. */
  readonly duplicate: boolean;
}

/** Which part of a history is read. */
export interface HistoryQuery {
  /** Reads what follows this position. Without it, the newest are read. */
  readonly after?: Position | undefined;
  /** Reads at most this many. Default: all that are kept. */
  readonly limit?: number | undefined;
}

/** One publication that is kept. */
export interface HistoryEntry {
  /** Counts the publications of the epoch, from 1. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What was read, and the position of the newest publication at that moment. */
export interface History extends Position {
  /**
   * In order and without holes. Empty when `after` belongs to another epoch. Publications after `after` are lost when the first
   * entry does not follow it directly, or when there is none although `offset` is higher.
   */
  readonly entries: readonly HistoryEntry[];
}

/** How long a key prevents a second publication, in milliseconds. */
export const IDEMPOTENCY_WINDOW = 300_000;

/** How long epoch and offset outlive the last use of a topic, in milliseconds. */
export const METADATA_LIFETIME = 30 * 24 * 3_600_000;

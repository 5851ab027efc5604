import type { Logger } from '@cortado/core';
import type { ClusterStatus } from '../broker/cluster';
import type { Position } from '../broker/history';
import type { Recipients } from '../delivery/recipients';
import type { ChannelPresence } from '../presence/present-member';

/** What became of something that was published. */
export interface Published {
  /** Connections of this process that took it. */
  readonly local: number;
  /** Whether it was sent to the other processes. `failed` means unconfirmed: it may still appear. */
  readonly cluster: ClusterStatus;
  /** Where it stands in the history of the channel. Absent without history, and when it was not confirmed. */
  readonly offset?: number;
  /** The epoch that `offset` belongs to. */
  readonly epoch?: string;
}

/** How something is published to a channel. */
export interface PublishOptions extends Recipients {
  /**
   * Publishes once: a second call with this key for the same channel, within 5 minutes and from whichever process, publishes nothing
   * and resolves to the position of the first.
   */
  readonly idempotencyKey?: string | undefined;
}

/** Which part of the history of a channel is read. */
export interface ChannelHistoryQuery {
  /** Reads what follows this position. Default: the newest are read. */
  readonly after?: Position;
  /** Reads at most this many. Default: all that are kept. */
  readonly limit?: number;
}

/** What a channel has kept, and where it stands. */
export interface ChannelHistory extends Position {
  /** In the order of their offsets. */
  readonly entries: readonly {
    readonly offset: number;
    readonly event: string;
    readonly data: unknown;
    /** ISO 8601. */
    readonly timestamp: string;
  }[];
}

/** What a channel asks of all channels. */
export interface ChannelOperations {
  /** The log of the application. */
  readonly log: Logger;
  publish(name: string, event: string, data: unknown, options: PublishOptions): Promise<Published>;
  historyOf(name: string, query: ChannelHistoryQuery): Promise<ChannelHistory>;
  presenceOf(name: string): Promise<ChannelPresence>;
  sizeOf(name: string): number;
  membersOf(name: string): Promise<readonly string[]>;
  removeFrom(name: string, connection: string, reason: string | undefined): Promise<number>;
}

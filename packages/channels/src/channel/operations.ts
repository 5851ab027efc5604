import type { Logger } from '@cortado/core';
import type { ClusterStatus } from '../broker/cluster';
import type { Recipients } from '../delivery/recipients';

/** What became of something that was published. */
export interface Published {
  /** Connections of this process that took it. */
  readonly local: number;
  /** Whether it was sent to the other processes. */
  readonly cluster: ClusterStatus;
}

/** Who receives what is published to a channel. */
export type PublishOptions = Recipients;

/** What a channel asks of all channels. */
export interface ChannelOperations {
  /** The log of the application. */
  readonly log: Logger;
  publish(name: string, event: string, data: unknown, options: PublishOptions): Promise<Published>;
  sizeOf(name: string): number;
  membersOf(name: string): Promise<readonly string[]>;
  removeFrom(name: string, connection: string, reason: string | undefined): Promise<number>;
}

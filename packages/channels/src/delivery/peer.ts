import type { CurrentPrincipal } from '@cortado/core';
import type { Message } from './message';

/** What became of something that was sent to one client. */
export type SendStatus = 'sent' | 'dropped' | 'closed';

/** Someone who receives messages: a WebSocket connection, or any other transport's stream to one client. */
export interface Peer {
  /** Unique across all processes. Begins with the id of its process, `Cluster.node`, and a hyphen. */
  readonly id: string;
  readonly principal: CurrentPrincipal;
  /** Writes the message, or applies the peer's policy for slow consumers. Never throws. */
  deliver(message: Message): SendStatus;
  /**
   * Ends the subscription to a channel class, and tells the client.
   *
   * @param told what the client is told
   * @param reason what `onLeave` is told. Default `removed`
   * @returns false when the peer has none to this channel
   */
  dismiss?(channel: string, told: string, reason?: 'left' | 'removed'): boolean;
  /** It is no longer in the channel: messages of it that wait for room are dropped. */
  forget?(channel: string): void;
  /** Resolves when there may be room for messages again, or the peer is gone. Needed by peers of channels with history. */
  room?(): Promise<void>;
}

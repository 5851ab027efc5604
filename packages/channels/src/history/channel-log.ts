import type { Awaitable } from '@cortado/core';
import type { Position } from '../broker/history';
import type { Replay } from './replays';

/** Publications in one order, as one set of subscribers receives them. */
export interface Order {
  /** What has been delivered. */
  readonly position: Position;
  /** Whether everything up to a position has been delivered, or will never be. */
  isPast(position: Position): boolean;
  readonly replays: {
    /**
     * What follows a position, up to at least where the order stands. Never rejects.
     *
     * @returns undefined when it is not all there, or too much; `unavailable` when it cannot be read
     */
    after(position: Position): Promise<Replay | undefined | 'unavailable'>;
    /** A part of that, directly after a position; without publications at the end. */
    page(after: Position): Promise<Replay | undefined | 'unavailable'>;
  };
}

/**
 * Keeps the history of a channel elsewhere than in the broker, such as in a table of the database, from which every process can read
 * it. An offset is the number of an entry of the log. Who follows the log gives each publication to `Stream.deliver`, in the order of
 * the log and after `position` has moved on.
 */
export interface ChannelLog extends Order {
  /** Begins to follow the log. Never rejects. @returns false when it cannot be read */
  start(): Awaitable<boolean>;
}

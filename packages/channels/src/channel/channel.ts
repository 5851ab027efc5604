import type { Awaitable, Class } from '@cortado/core';
import { DecoratorMetadata } from '@cortado/core/transport';
import type { HistoryLimits } from '../broker/history';
import type { ChannelHistory, ChannelHistoryQuery, Published, PublishOptions } from './operations';
import type { PresenceOptions } from '../presence/options';
import type { ChannelPresence, ShownMember } from '../presence/present-member';
import type { LeaveReason, Subscription } from '../subscription/subscription';

/** A name that connections join to receive what is published under it. It exists while someone is in it. */
export interface Channel {
  /** The name that connections join. */
  readonly name: string;

  /** Its connections in this process. */
  readonly size: number;

  /** Ids of its connections in every process. */
  members(): Promise<readonly string[]>;

  /**
   * Who is present, in every process: `{ count, members: [{ key, info }] }`. Empty for a channel whose class has no presence. A process
   * with subscribers of the channel answers from what they were told, during an outage of the broker too; any other asks the broker, and
   * rejects with an HttpError 503 `broker_unavailable` when it cannot.
   */
  presence(): Promise<ChannelPresence>;

  /**
   * Pushes `{"event","channel","data","timestamp"}` to everyone in the channel. Where the channel keeps history, the publication is
   * stored, and the push has `"epoch","offset"` too. With `only` it is delivered and not stored. Resolves within a second.
   *
   * Rejects with a TypeError for data that JSON cannot hold, for bytes in it, and for an `except` or `only` that is not a connection
   * id; for no other reason. It need not be awaited.
   *
   * @example
   * await connection.channel('room:1').publish('message', response, { except: connection.id });
   */
  publish(event: string, data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('created', …)`. */
  created(data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('updated', …)`. */
  updated(data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('deleted', …)`. */
  deleted(data: unknown, options?: PublishOptions): Promise<Published>;

  /**
   * Reads what the channel has kept: `channel.history({ after: { epoch, offset }, limit: 50 })`. `offset` of the result is that of the
   * newest publication. Rejects with a TypeError for a channel that keeps no history and for an invalid query, with an HttpError 503
   * `broker_unavailable` when the broker does not answer within a second.
   */
  history(query?: ChannelHistoryQuery): Promise<ChannelHistory>;

  /**
   * Removes one connection, or all of them, in every process. Each receives `{"event":"$removed","data":{"reason"}}`, and nothing of
   * the channel after it. Rejects with a TypeError for what is not a connection id.
   *
   * @param connection the id of a connection, or `all`
   * @param reason what the client is told. Default `removed`
   * @returns how many were removed, in the processes that answered
   */
  remove(connection: string, reason?: string): Promise<number>;
}

/** Options of a channel class. */
export interface ChannelOptions {
  /**
   * Keeps publications, so that clients can recover what they missed: at most `size`, none older than `ttl` milliseconds. Default: none
   * are kept.
   */
  readonly history?: HistoryLimits;
  /** Shows who is in a channel to everyone in it: `true`, or limits. Default false. */
  readonly presence?: boolean | PresenceOptions;
}

export interface ChannelMetadata {
  readonly pattern: string;
  readonly options: ChannelOptions;
}

/** What `@Channel` records. */
export const channelMetadata = new DecoratorMetadata<ChannelMetadata>('Channel');

/** The hooks whose parameters do not depend on the class. An interface of optional methods would refuse classes without any. */
interface ChannelHooks {
  onLeave: (subscription: Subscription, reason: LeaveReason) => unknown;
  presence: (subscription: Subscription) => Awaitable<ShownMember | null>;
}
type CheckHooks<T> = { [K in keyof T & keyof ChannelHooks]: ChannelHooks[K] };

/**
 * Marks a class that answers for all channels whose names match a pattern. It has one instance for each subscription. Clients join
 * the channels over the sockets that list the class: `@WebSocket('/live', { channels: [RoomChannel] })`.
 *
 * @param pattern a name in which `{parameter}` stands for one or more characters other than `:`, as in `room:{room}`
 * @example
 * @Channel('room:{room}')
 * class RoomChannel {
 *   @OnJoin() onJoin(request: JoinRoom, subscription: Subscription) { return { topic: 'tea' } }
 *   @OnMessage('say') async say({ text }: Say, subscription: Subscription) { await subscription.publish('said', { text }) }
 *   onLeave(subscription: Subscription, reason: LeaveReason) {}
 * }
 */
export function Channel(
  pattern: string,
  options: ChannelOptions = {},
): <T extends CheckHooks<T>>(target: Class<T>) => void {
  return (target) => channelMetadata.onClass(target, { pattern, options });
}

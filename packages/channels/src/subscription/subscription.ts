import type { CurrentPrincipal } from '@cortado/core';
import { reported, type Method } from '@cortado/core/transport';
import type { Position } from '../broker/history';
import type { Published, PublishOptions } from '../channel/operations';
import { Message } from '../delivery/message';
import type { Peer, SendStatus } from '../delivery/peer';
import { pushText } from '../delivery/push';
import type { Member } from './member';
import type { ChannelPattern } from './pattern';

/** Why a subscription ended: the client or a handler left, the connection is closed, or the server removed it. */
export type LeaveReason = 'left' | 'closed' | 'removed';

declare global {
  namespace Cortado {
    /** Properties that transports add to every subscription, such as `connection` of the WebSocket transport. */
    interface Subscription {}
  }
}

// Merged with the class, so that transports can add properties to it.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Subscription extends Cortado.Subscription {}

/**
 * One client in one channel of a channel class, from its join on. Injected by its type into the handlers of channel classes, and into
 * what is `@Scoped('subscription')`.
 */
export abstract class Subscription {
  readonly #member: Member;
  readonly #pattern: ChannelPattern;
  #params: Readonly<Record<string, string>> | undefined;
  #data: Record<string, unknown> | undefined;

  /** Made by the framework. */
  constructor(member: Member, pattern: ChannelPattern) {
    this.#member = member;
    this.#pattern = pattern;
  }

  /** The parameters of the name, as in `subscription.params.room` for `room:{room}`. Read from it on first use. */
  get params(): Readonly<Record<string, string>> {
    return (this.#params ??= this.#pattern.match(this.channel)!);
  }

  /** The name of the channel, as in `room:42`. */
  get channel(): string {
    return this.#member.name;
  }

  /** Who receives what is published. */
  get peer(): Peer {
    return this.#member.peer;
  }

  /** The client, as identified by a guard of the handshake. */
  get principal(): CurrentPrincipal {
    return this.peer.principal;
  }

  /** Data of the application about this subscription. */
  get data(): Record<string, unknown> {
    return (this.#data ??= {});
  }

  /**
   * Whether everything that the client missed follows the reply to its join, so that it needs no state from `onJoin`. Known from
   * `onJoin` on; false for a client that asks for nothing.
   */
  get isRecovered(): boolean {
    return this.#member.isRecovered;
  }

  /**
   * Says that what `onJoin` returns holds everything up to a position of the channel, which is at or after the one where the client
   * joined: the reply has this position, and only later publications follow. For `onJoin`, in channels with history.
   */
  startAt(position: Position): void {
    this.#member.startAt(position);
  }

  /** Publishes to everyone in the channel, this subscriber included. Rejects as `Channel.publish` does. */
  publish(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    return this.#member.channels.publish(this.channel, event, data, options);
  }

  /**
   * Pushes `{"event","channel","data","timestamp"}` to this subscriber alone, after what this process has published to the channel before.
   * Rejects with a TypeError for data that JSON cannot hold.
   */
  push(event: string, data: unknown): Promise<SendStatus> {
    const send = async (): Promise<SendStatus> => {
      const timestamp = new Date().toISOString();
      return this.#member.pushInOrder(
        new Message(pushText({ event, channel: this.channel, data, timestamp }), this.channel),
      );
    };
    return reported(send(), this.#member.channels.log, 'a message was not sent');
  }

  /**
   * Changes what others are shown of this subscriber, up to 1 KiB as JSON. Does nothing while it is not shown: before its join is
   * answered, after its end, and where the `presence` hook gave null. It need not be awaited.
   *
   * Rejects with an HttpError 400 `presence_too_large` or 503 `broker_unavailable`, with a TypeError for what JSON cannot hold, and for
   * a channel class without presence.
   *
   * @example
   * @OnMessage('typing') typing({ isTyping }: Typing, subscription: Subscription) { return subscription.updatePresence({ isTyping }) }
   */
  updatePresence(info: unknown): Promise<void> {
    return reported(this.#member.updatePresence(info), this.#member.channels.log, 'presence was not updated');
  }

  /** Ends the subscription: nothing of the channel arrives after this call, and the client is told (`$removed`, reason `left`). */
  async leave(): Promise<void> {
    this.#member.peer.dismiss?.(this.channel, 'left', 'left');
  }
}

/** An instance of a channel class. */
export type ChannelInstance = Record<PropertyKey, Method | undefined>;

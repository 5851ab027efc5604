import type { Awaitable, CurrentPrincipal, Result } from '@cortado/core';
import { failure, isPromise } from '@cortado/core/transport';
import type { ChannelOperations } from '../channel/operations';
import type { Membership } from '../channel/membership';
import type { Message } from '../delivery/message';
import type { Peer, SendStatus } from '../delivery/peer';

/** A peer that can subscribe to channel classes. */
export interface SubscribingPeer extends Peer {
  /** Bytes of messages that may wait for the reply to a join. */
  readonly joinBuffer: number;
  /** More messages have come. Applies the peer's policy for slow consumers, and returns it. */
  overflow(): 'close' | 'drop' | 'latest';
}

/** What members share. */
export interface MemberHub {
  readonly membership: Membership;
  readonly channels: ChannelOperations;
}

/**
 * A peer on its way into a channel. From the moment at which the process receives the channel until the reply to the join is written,
 * messages wait here. Afterwards the peer takes them itself.
 */
export class Member implements Peer {
  #waiting: Message[] | undefined;
  #bytes = 0;
  #isOpen = false;
  #hasEntered = false;
  #hasLeft = false;

  constructor(
    private readonly hub: MemberHub,
    readonly peer: SubscribingPeer,
    readonly name: string,
  ) {}

  get id(): string {
    return this.peer.id;
  }

  get principal(): CurrentPrincipal {
    return this.peer.principal;
  }

  get channels(): MemberHub['channels'] {
    return this.hub.channels;
  }

  /**
   * Begins to receive the channel.
   *
   * @param limit how many channels the peer may be in
   * @returns a refusal; undefined for success
   */
  enter(limit: number): Awaitable<Result | undefined> {
    if (this.#hasLeft) return gone();
    this.#hasEntered = true;
    const entered = this.hub.membership.join(this.peer, this.name, limit, this);
    return isPromise(entered) ? entered.then((result) => this.#entered(result)) : this.#entered(entered);
  }

  #entered(result: Result): Result | undefined {
    if (result.statusCode < 400) return this.#hasLeft ? gone() : undefined;
    this.#hasEntered = false;
    return result;
  }

  deliver(message: Message): SendStatus {
    return this.push(message);
  }

  dismiss(channel: string, told: string): boolean {
    return this.peer.dismiss?.(channel, told) ?? false;
  }

  /** Sends to this peer alone, after what waits. */
  push(message: Message): SendStatus {
    if (this.#isOpen) return this.peer.deliver(message);
    const { content } = message;
    // Bytes of another process are valid only now.
    const kept = typeof content === 'string' ? message : message.copy();
    const size = Buffer.byteLength(content);
    if (this.#bytes + size > this.peer.joinBuffer) {
      const policy = this.peer.overflow();
      if (policy !== 'latest') return policy === 'close' ? 'closed' : 'dropped';
      this.#waiting = [];
      this.#bytes = 0;
    }
    this.#bytes += size;
    (this.#waiting ??= []).push(kept);
    return 'sent';
  }

  /** The reply to the join is written: what waits follows. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const each of waiting) this.peer.deliver(each);
    if (this.#hasEntered && !this.#hasLeft) this.hub.membership.settle(this.peer, this.name);
  }

  /** Takes effect immediately. What waits for the reply is still sent after it. */
  leave(): void {
    if (this.#hasEntered && !this.#hasLeft) this.hub.membership.leave(this.peer, this.name);
    this.#hasLeft = true;
  }
}

function gone(): Result {
  return failure(409, 'The connection has left the channel', 'not_joined');
}

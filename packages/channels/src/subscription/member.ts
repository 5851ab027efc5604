import type { Awaitable, CurrentPrincipal, Result } from '@cortado/core';
import { failure, isPromise } from '@cortado/core/transport';
import type { Position } from '../broker/history';
import type { ChannelOperations } from '../channel/operations';
import type { Membership } from '../channel/membership';
import type { Message } from '../delivery/message';
import type { Peer, SendStatus } from '../delivery/peer';
import type { Order } from '../history/channel-log';
import { JoinBuffer } from '../history/join-buffer';
import { Recovery } from '../history/recovery';
import type { Stream } from '../history/stream';
import { MemberPresence } from '../presence/member-presence';
import type { PresenceLimits } from '../presence/options';
import type { Presences } from '../presence/presences';

/** A peer that can subscribe to channel classes. */
export interface SubscribingPeer extends Peer {
  /** Bytes of messages that may wait for the reply to a join. */
  readonly joinBuffer: number;
  /** More messages have come. Applies the peer's policy for slow consumers, and returns it. */
  overflow(): 'close' | 'drop' | 'latest';
  /** Whether there is no room for a message now, so that delivering it would apply the policy. */
  mustWait(message: Message): boolean;
  /** Resolves when there may be room again, or the peer is gone. */
  room(): Promise<void>;
}

/** What members share. */
export interface MemberHub {
  readonly membership: Membership;
  readonly channels: ChannelOperations;
  readonly presences: Presences;
}

/** What a member receives of a log. */
export interface Followed {
  readonly stream: Stream;
  /** Asks again whether it is still that. */
  readonly review: () => void;
}

/**
 * A peer on its way into a channel. From the moment at which the process receives the channel until the reply to the join is written,
 * messages wait here. Afterwards the peer takes them itself.
 */
export class Member implements Peer {
  #buffer: JoinBuffer | undefined;
  /** Set once it has entered a channel with history. */
  #recovery: Recovery | undefined;
  /** Set for a channel whose history is kept in a log. */
  #followed: Followed | undefined;
  #isOpen = false;
  #hasEntered = false;
  #hasLeft = false;

  readonly name: string;
  /** Undefined for a channel class without presence. */
  readonly presence: MemberPresence | undefined;

  constructor(
    private readonly hub: MemberHub,
    readonly peer: SubscribingPeer,
    name: string,
    presence: PresenceLimits | undefined,
  ) {
    this.name = hub.membership.sharedName(name);
    this.presence = presence && new MemberPresence(hub.presences, presence, this, name);
  }

  get id(): string {
    return this.peer.id;
  }

  get principal(): CurrentPrincipal {
    return this.peer.principal;
  }

  get channels(): MemberHub['channels'] {
    return this.hub.channels;
  }

  /** Where the client stands once it has the reply to its join; undefined for a channel without history. */
  get position(): Position | undefined {
    return this.#recovery?.position;
  }

  /** Whether everything that the client missed follows the reply to its join. */
  get isRecovered(): boolean {
    return this.#recovery?.isComplete ?? false;
  }

  /**
   * Begins to receive the channel.
   *
   * @param limit how many channels the peer may be in
   * @param recover what the client has received of the channel before
   * @param followed for a channel whose history is kept in a log: what it receives of it, and what asks again whether it is that
   * @returns a refusal; undefined for success
   */
  enter(limit: number, recover?: Position, followed?: Followed): Awaitable<Result | undefined> {
    if (this.#hasLeft) return gone();
    this.#followed = followed;
    this.#hasEntered = true;
    const entered = this.hub.membership.join(this.peer, this.name, limit, this, this.presence !== undefined);
    return isPromise(entered)
      ? entered.then((result) => this.#entered(result, recover))
      : this.#entered(entered, recover);
  }

  #entered(result: Result, recover: Position | undefined): Awaitable<Result | undefined> {
    if (result.statusCode >= 400) {
      this.#hasEntered = false;
      return result;
    }
    if (this.#hasLeft) return gone();
    const unavailable = this.presence?.refusal;
    if (unavailable !== undefined) return unavailable;
    if (this.#followed !== undefined) return this.#follow(this.#followed, recover);
    const sequence = this.hub.membership.sequenceOf(this.name);
    return sequence === undefined ? undefined : this.#recover(sequence, recover);
  }

  async #follow({ stream, review }: Followed, recover: Position | undefined): Promise<Result | undefined> {
    if (!(await stream.log.start())) return failure(503, 'The channel cannot be joined at the moment', 'unavailable');
    if (this.#hasLeft) return gone();
    stream.enter(this, review);
    return this.#recover(stream.log, recover);
  }

  #recover(order: Order, recover: Position | undefined): Awaitable<Result | undefined> {
    this.#recovery = new Recovery(order, this.peer, this.name);
    if (recover === undefined) return undefined;
    return this.#recovery.begin(recover).then((refusal) => (this.#hasLeft ? gone() : refusal));
  }

  /** As `Subscription.startAt`. */
  startAt(position: Position): void {
    this.#recovery?.startAt(position);
  }

  /** Receives something else of the log from now on, and is told so if it is not the same. */
  review(stream: Stream): void {
    const followed = this.#followed;
    if (followed === undefined || followed.stream === stream || !this.#hasEntered || this.#hasLeft) return;
    followed.stream.leave(this.peer);
    this.#followed = { ...followed, stream };
    this.#recovery = undefined;
    const taker = this.#isOpen ? this.peer : this;
    stream.enter(taker, followed.review);
    stream.tellReset(taker);
  }

  deliver(message: Message): SendStatus {
    if (!this.#isOpen) return this.push(message);
    if (message.position !== undefined) {
      if (this.#recovery?.has(message.position)) return 'sent';
      this.#settle();
    }
    return this.peer.deliver(message);
  }

  dismiss(channel: string, told: string, reason?: 'left' | 'removed'): boolean {
    return this.peer.dismiss?.(channel, told, reason) ?? false;
  }

  room(): Promise<void> {
    return this.peer.room();
  }

  /** Sends to this peer alone, after what this process has published to the channel before. */
  pushInOrder(message: Message): Awaitable<SendStatus> {
    const { order } = this.hub.membership.histories;
    if (!order.has(this.name)) return this.push(message);
    return order.follow(this.name, message.content.length, () => (this.#hasLeft ? 'closed' : this.push(message)));
  }

  /** Sends to this peer alone, after what waits. */
  push(message: Message): SendStatus {
    if (this.#isOpen) return this.peer.deliver(message);
    if (message.position !== undefined && this.#recovery?.has(message.position)) return 'sent';
    return (this.#buffer ??= this.#newBuffer()).add(message);
  }

  #newBuffer(): JoinBuffer {
    const overflow = () => {
      this.presence?.missed();
      return this.peer.overflow();
    };
    return new JoinBuffer({ joinBuffer: this.peer.joinBuffer, overflow });
  }

  /** The reply to the join is written: what was missed follows, and then what waits. */
  open(): void {
    if (this.#isOpen) return;
    const recovery = this.#recovery;
    if (recovery === undefined) return this.#release();
    const isComplete = this.#deliverAll(recovery.take());
    if (isComplete && this.#buffer?.hasOverflown) void this.#readAgain(recovery, this.#buffer);
    else this.#release();
  }

  /** More was published than could wait. It is in the history. */
  async #readAgain(recovery: Recovery, buffer: JoinBuffer): Promise<void> {
    while (buffer.hasOverflown) {
      buffer.resume();
      for (let page = await recovery.page(); page !== undefined; page = await recovery.page()) {
        if (!(await this.#deliverInTime(page))) return;
      }
    }
    if (!this.#hasLeft) this.#release();
  }

  /** Waits for room before each. @returns false when the peer has left */
  async #deliverInTime(messages: readonly Message[]): Promise<boolean> {
    for (const each of messages) {
      while (!this.#hasLeft && this.peer.mustWait(each)) await this.peer.room();
      if (this.#hasLeft || this.peer.deliver(each) === 'closed') return false;
    }
    return !this.#hasLeft;
  }

  /** From now on messages do not wait. */
  #release(): void {
    this.#isOpen = true;
    const waiting = this.#buffer?.take() ?? [];
    this.#buffer = undefined;
    const recovery = this.#recovery;
    this.#deliverAll(
      recovery === undefined
        ? waiting
        : waiting.filter(({ position }) => position === undefined || !recovery.has(position)),
    );
    if (recovery === undefined || recovery.isReached) this.#settle();
  }

  /** @returns false when the peer has missed a publication, and will be told */
  #deliverAll(messages: readonly Message[]): boolean {
    let isComplete = true;
    for (const each of messages) {
      if (!isComplete && each.isTracked && !each.isPresence) continue;
      if (this.peer.deliver(each) !== 'dropped') continue;
      if (each.isPresence) this.presence?.missed();
      else if (each.isTracked) isComplete = false;
    }
    if (!isComplete) {
      if (this.#followed === undefined) this.hub.membership.lose(this, this.name);
      else this.#followed.stream.lose(this);
    }
    return isComplete;
  }

  #settle(): void {
    this.#recovery = undefined;
    if (!this.#hasEntered || this.#hasLeft) return;
    this.hub.membership.settle(this.peer, this.name, this);
    this.#followed?.stream.settle(this.peer, this);
  }

  /** As `Subscription.updatePresence`. */
  async updatePresence(info: unknown): Promise<void> {
    if (this.presence === undefined) {
      throw new TypeError(`the class of ${this.name} has no presence: write @Channel(pattern, { presence: true })`);
    }
    await this.presence.update(info);
  }

  /** Takes effect immediately. What waits for the reply is still sent after it. */
  leave(): void {
    this.presence?.leave();
    if (this.#hasEntered && !this.#hasLeft) this.hub.membership.leave(this.peer, this.name);
    this.#followed?.stream.leave(this.peer);
    this.#hasLeft = true;
  }
}

function gone(): Result {
  return failure(409, 'The connection has left the channel', 'not_joined');
}

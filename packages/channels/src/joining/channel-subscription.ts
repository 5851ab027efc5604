import type { Awaitable, Result } from '@cortado/core';
import { failure, type KeyOfPrincipal, type Scope } from '@cortado/core/transport';
import type { Position } from '../broker/history';
import type { Stream } from '../history/stream';
import { Member, type MemberHub, type SubscribingPeer } from '../subscription/member';
import { Subscription, type ChannelInstance, type LeaveReason } from '../subscription/subscription';
import type { ChannelPlans } from './channel-plans';

/** A peer that joins channel classes, as its subscriptions see it. */
export interface JoiningPeer extends SubscribingPeer {
  readonly state: string;
  readonly scope: Scope;
  /** How many channels it may be in. */
  readonly maxChannels: number;
  readonly hub: MemberHub & { readonly keyOfPrincipal: KeyOfPrincipal };
  readonly subscribing: {
    leave(subscription: ChannelSubscription): Promise<void> | undefined;
    review(subscription: ChannelSubscription): void;
  };
}

/** Why the server ends a subscription. */
export interface Removal {
  readonly reason: LeaveReason;
  /** What the client is told. */
  readonly told: string;
}

/** A subscription to a channel class, over whichever transport. */
export class ChannelSubscription<P extends JoiningPeer = JoiningPeer> extends Subscription {
  readonly scope: Scope;
  readonly member: Member;
  /** What the client has received before, when it asks for what it missed. */
  recover: Position | undefined;
  instance: ChannelInstance | undefined;
  /** True once `onJoin` has succeeded: `onLeave` is due. */
  isJoined = false;
  /** True once the reply to the join is written. */
  isTold = false;
  /** True once it has ended, or the join was refused. */
  isOver = false;
  /** Set when the server has removed it. */
  removal: Removal | undefined;

  constructor(
    protected readonly joining: P,
    readonly plans: ChannelPlans,
    name: string,
  ) {
    const member = new Member(joining.hub, joining, name, plans.presence);
    super(member, plans.pattern);
    this.member = member;
    this.scope = joining.scope.open('subscription', this);
  }

  /** The body of the join, where it is read again. */
  body: unknown;

  /**
   * Begins to receive the channel.
   *
   * @param stream what it receives, for a channel whose publications come from a log
   * @returns a refusal; undefined for success
   */
  enter(stream?: Stream): Awaitable<Result | undefined> {
    if (this.joining.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
    const review = (): void => this.joining.subscribing.review(this);
    return this.member.enter(this.joining.maxChannels, this.recover, stream && { stream, review });
  }

  /**
   * Shows who has joined to the others, as the `presence` hook says.
   *
   * @returns a refusal; undefined for success
   */
  async show(): Promise<Result | undefined> {
    return this.member.presence!.enter(await this.#shown(), () => this.#key);
  }

  /** Who has joined has new credentials, and perhaps another key: asks the `presence` hook again. @throws what the hook throws */
  async showAgain(): Promise<void> {
    await this.member.presence!.renew(await this.#shown(), () => this.#key);
  }

  get #key(): string {
    return this.joining.hub.keyOfPrincipal(this.principal) ?? this.joining.id;
  }

  /** What the `presence` hook gives. */
  #shown(): unknown {
    const hook = this.instance!['presence'];
    return hook === undefined ? {} : hook.call(this.instance, this);
  }

  /** The client leaves. Resolves once `onLeave` has run; undefined when there is nothing to wait for. */
  left(): Promise<void> | undefined {
    return this.joining.subscribing.leave(this);
  }
}

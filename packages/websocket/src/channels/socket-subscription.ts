import type { Awaitable, Context, Result } from '@cortado/core';
import {
  Member,
  Subscription,
  type ChannelInstance,
  type LeaveReason,
  type MemberHub,
  type Position,
  type SubscribingPeer,
} from '@cortado/channels';
import { failure, type KeyOfPrincipal, type Scope } from '@cortado/core/transport';
import type { MessageSession } from '../protocol/message-context';
import type { ChannelPlans } from './channel-plans';

/** What a subscription sees of its connection. */
export type SubscriptionSession = SubscribingPeer &
  MessageSession & {
    readonly state: string;
    readonly endpoint: { readonly settings: { readonly maxChannels: number } };
    readonly hub: MemberHub & { readonly keyOfPrincipal: KeyOfPrincipal };
    readonly subscribing: { leave: (subscription: SocketSubscription) => Promise<void> | undefined };
  };

/** Why the server ends a subscription. */
export interface Removal {
  readonly reason: LeaveReason;
  /** What the client is told. */
  readonly told: string;
}

/** A subscription of a WebSocket connection. */
export class SocketSubscription extends Subscription {
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
    private readonly session: SubscriptionSession,
    readonly plans: ChannelPlans,
    name: string,
  ) {
    const member = new Member(session.hub, session, name, plans.presence);
    super(member, plans.pattern);
    this.member = member;
    this.scope = session.scope.open('subscription', this);
  }

  /** Begins to receive the channel. @returns a refusal; undefined for success */
  enter(): Awaitable<Result | undefined> {
    if (this.session.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
    return this.member.enter(this.session.endpoint.settings.maxChannels, this.recover);
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
    return this.session.hub.keyOfPrincipal(this.principal) ?? this.session.id;
  }

  /** What the `presence` hook gives. */
  #shown(): unknown {
    const hook = this.instance!['presence'];
    return hook === undefined ? {} : hook.call(this.instance, this);
  }

  /** The client leaves. Resolves once `onLeave` has run; undefined when there is nothing to wait for. */
  left(): Promise<void> | undefined {
    return this.session.subscribing.leave(this);
  }

  override get connection(): NonNullable<Context['connection']> {
    return this.session.connection;
  }
}

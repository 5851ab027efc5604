import { Subscriptions, type ChannelPlans, type ChannelStep, type SubscriptionsPeer } from '@cortado/channels';
import type { HandlerPlan } from '@cortado/core/transport';
import { reportFailure, withinLimit, type HookSession } from '../dispatch/hooks';
import type { MessageSession } from '../protocol/message-context';
import { textFrame } from '../protocol/ws-driver';
import { ChannelContext } from './channel-context';
import { SocketSubscription } from './socket-subscription';

/** What subscriptions see of their connection. */
export type SubscriptionsSession = SubscriptionsPeer &
  MessageSession &
  HookSession & {
    readonly outbox: { reply: (frame: Buffer, alone: boolean) => void } | undefined;
  };

/** The subscriptions of one WebSocket connection to channel classes. */
export class SocketSubscriptions extends Subscriptions<SubscriptionsSession, SocketSubscription> {
  protected create(plans: ChannelPlans, name: string): SocketSubscription {
    return new SocketSubscription(this.session, plans, name);
  }

  protected contextOf(
    plan: HandlerPlan,
    payload: unknown,
    subscription: SocketSubscription,
    step: ChannelStep,
  ): ChannelContext {
    return new ChannelContext(this.session, plan, payload, subscription, step);
  }

  protected tell(text: string): void {
    this.session.outbox?.reply(textFrame(text), false);
  }

  protected inTime(hook: string, call: () => unknown): Promise<unknown> {
    return withinLimit(this.session, hook, call);
  }

  protected failed(hook: string, error: unknown, type: string): void {
    reportFailure(this.session, hook, error, type);
  }
}

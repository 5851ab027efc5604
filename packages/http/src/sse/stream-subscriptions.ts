import {
  ChannelSubscription,
  Subscriptions,
  type ChannelContext,
  type ChannelPlans,
  type ChannelStep,
  type SubscriptionsPeer,
} from '@cortado/channels';
import { report, waitFor, type HandlerPlan } from '@cortado/core/transport';
import type { HttpContext } from '../request/http-context';
import { StreamContext } from './stream-context';

/** What subscriptions see of their stream. */
export type StreamSubscriber = SubscriptionsPeer & {
  /** The request that the stream answers. */
  readonly request: HttpContext;
  readonly hub: { readonly handlerTimeout: number };
  tell: (text: string, subscription: ChannelSubscription) => void;
};

/** The subscriptions of one stream to channel classes. */
export class StreamSubscriptions extends Subscriptions<StreamSubscriber> {
  protected create(plans: ChannelPlans, name: string): ChannelSubscription {
    return new ChannelSubscription(this.session, plans, name);
  }

  protected contextOf(
    plan: HandlerPlan,
    payload: unknown,
    subscription: ChannelSubscription,
    step: ChannelStep,
  ): ChannelContext {
    return new StreamContext(this.session.request, plan, payload, subscription, step);
  }

  protected tell(text: string, subscription: ChannelSubscription): void {
    this.session.tell(text, subscription);
  }

  protected async inTime(hook: string, call: () => unknown): Promise<unknown> {
    const { handlerTimeout } = this.session.hub;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const expire = (): void => reject(new Error(`${hook} took longer than ${handlerTimeout} ms`));
      timer = setTimeout(expire, handlerTimeout).unref();
    });
    try {
      return await Promise.race([waitFor(call), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  protected failed(hook: string, error: unknown, type: string): void {
    const { log, id } = this.session;
    report(log, error, { id, handler: { class: type, method: hook } }, 'hook failed');
  }
}

import { Result, type Logger } from '@cortado/core';
import {
  bodyJson,
  encodeOutcome,
  failure,
  finish,
  invoke,
  type HandlerPlan,
  type InFlight,
  type Method,
} from '@cortado/core/transport';
import type { Position } from '../broker/history';
import { pushText } from '../delivery/push';
import type { FoundChannel } from '../subscription/pattern-table';
import type { LeaveReason } from '../subscription/subscription';
import type { ChannelContext, ChannelStep } from './channel-context';
import type { ChannelPlans } from './channel-plans';
import type { ChannelSubscription, JoiningPeer, Removal } from './channel-subscription';
import { alreadyJoined, asOk, joinBody, joinedText } from './join-reply';
import { NameLocks } from './name-locks';

/** What subscriptions see of their peer. */
export type SubscriptionsPeer = JoiningPeer & {
  readonly log: Logger;
  readonly hub: { readonly inFlight: Pick<InFlight, 'begin' | 'end'> };
};

/** The subscriptions of one peer to channel classes. Each transport says how its peers are told, and in which contexts steps run. */
export abstract class Subscriptions<
  P extends SubscriptionsPeer = SubscriptionsPeer,
  S extends ChannelSubscription = ChannelSubscription,
> {
  readonly #byName = new Map<string, S>();
  /** Joins by the server, guards that are asked again, and hooks that run. */
  readonly #jobs = new Set<Promise<unknown>>();
  #sequence = 0;
  /** Called when the name of a channel is free. */
  onFree: (() => void) | undefined;
  readonly locks = new NameLocks(() => this.onFree?.());

  constructor(protected readonly session: P) {}

  protected abstract create(plans: ChannelPlans, name: string): S;

  /** @param payload of the step, before validation */
  protected abstract contextOf(plan: HandlerPlan, payload: unknown, subscription: S, step: ChannelStep): ChannelContext;

  /** Writes a text that the client must not miss. */
  protected abstract tell(text: string, subscription: S): void;

  /** Limits the time of a hook. Rejects when it takes too long. */
  protected abstract inTime(hook: string, call: () => unknown): Promise<unknown>;

  /** Logs that a hook of a class failed. Never throws. */
  protected abstract failed(hook: string, error: unknown, type: string): void;

  /** The subscription to a channel, from the beginning of its join on. */
  get(name: string): S | undefined {
    return this.#byName.get(name);
  }

  /** Numbers the contexts of the connection's channels. */
  next(): number {
    return this.#sequence++;
  }

  /** A join begins. */
  begin({ entry }: FoundChannel<ChannelPlans>, name: string, recover?: Position): S {
    const subscription = this.create(entry, name);
    subscription.recover = recover;
    this.#byName.set(subscription.channel, subscription);
    return subscription;
  }

  /** What the client is told of a join. A success without a subscription, as of a middleware that answers itself, is a refusal. */
  outcome(subscription: S, result: Result): Result {
    if (result.statusCode < 400 && subscription.isJoined && !subscription.isOver) return asOk(result);
    this.undo(subscription);
    return result.statusCode < 400 ? failure(403) : result;
  }

  /** The client is not told that it joined. */
  undo(subscription: S): void {
    this.#forget(subscription);
    subscription.member.leave();
  }

  /** The reply to the join is written. */
  told(subscription: S): void {
    subscription.member.open();
    subscription.isTold = true;
    if (subscription.removal !== undefined) this.#dismiss(subscription, subscription.removal);
  }

  /** The handler of a join has ended, after its answer. */
  concluded(subscription: S): void {
    if (!subscription.isOver || subscription.removal !== undefined) return;
    const ended = this.#end(subscription, this.session.state === 'open' ? 'removed' : 'closed');
    if (ended !== undefined) this.#job(ended);
  }

  /** The client leaves. Resolves once `onLeave` has run; undefined when there is nothing to wait for. */
  leave(subscription: S): Promise<void> | undefined {
    this.#forget(subscription);
    subscription.member.leave();
    return this.#end(subscription, 'left');
  }

  /** The server ends a subscription. What was published before follows the reply to its join, and then the client is told. */
  dismiss(name: string, removal: Removal): boolean {
    const subscription = this.#byName.get(name);
    if (subscription === undefined) return false;
    subscription.removal ??= removal;
    subscription.member.leave();
    if (subscription.isTold) this.#dismiss(subscription, subscription.removal);
    return true;
  }

  /** The server joins. Never rejects. @returns the outcome of the guards, the body and `onJoin` */
  join(found: FoundChannel<ChannelPlans>, name: string, body: unknown, recover?: Position): Promise<Result> {
    const joining = this.#join(found, name, body, recover);
    this.#job(joining);
    return joining;
  }

  /** The connection has new credentials: the guards of its channels are asked again. */
  renewed(): void {
    for (const each of this.#byName.values()) this.#job(this.#askAgain(each));
  }

  /** Asks the guards of a channel again, and what the client receives of it. */
  review(subscription: ChannelSubscription): void {
    if (this.#byName.get(subscription.channel) === subscription) this.#job(this.#askAgain(subscription as S));
  }

  /** The connection is closed. @param wasCut whether without a close frame: the client may come back at once */
  closed(wasCut: boolean): void {
    for (const { member } of this.#byName.values()) member.presence?.leave(wasCut);
  }

  /** The connection is closed, and `onDisconnect` has run. */
  async close(): Promise<void> {
    const all = [...this.#byName.values()];
    for (const each of all) this.#forget(each);
    // A join that is still under way ends itself.
    const ended = all.filter((each) => each.isJoined).map((each) => this.#end(each, 'closed'));
    await Promise.all([...ended, ...this.#jobs]);
  }

  async #join(
    found: FoundChannel<ChannelPlans>,
    name: string,
    body: unknown,
    recover: Position | undefined,
  ): Promise<Result> {
    if (this.#byName.has(name)) return alreadyJoined();
    await this.locks.lock(name);
    try {
      if (this.session.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
      if (this.#byName.has(name)) return alreadyJoined();
      const subscription = this.begin(found, name, recover);
      const context = this.contextOf(found.entry.join, body, subscription, {
        phase: 'join',
        sequence: this.next(),
      });
      const result = this.outcome(subscription, await this.#run(found.entry.join, context, subscription));
      return result.statusCode < 400 ? this.#tell(subscription, result, context) : result;
    } finally {
      this.locks.unlock(name);
    }
  }

  /** Runs a join within the time that a handler may take. Never rejects. */
  async #run(plan: HandlerPlan, context: ChannelContext, subscription: S): Promise<Result> {
    const running = new Promise<Result>((resolve) => void invoke(plan, context, resolve));
    const concluded = running.then((result) => {
      // After the outcome, whoever waits for it.
      setImmediate(() => this.concluded(subscription));
      return finish(context, result);
    });
    this.#job(concluded);
    try {
      return (await this.inTime('join()', () => running)) as Result;
    } catch {
      context.superseded = true;
      context.abort(new Error('the join took too long'));
      return failure(503, 'The handler took too long', 'handler_timeout');
    }
  }

  /** Tells the client of a join by the server. */
  #tell(subscription: S, result: Result, context: ChannelContext): Result {
    let body: string | undefined;
    encodeOutcome(result, context, (each) =>
      each === result ? (body = joinBody(each, subscription)) : bodyJson(each),
    );
    if (body === undefined) {
      this.undo(subscription);
      return failure(500);
    }
    this.tell(joinedText(subscription, body), subscription);
    this.told(subscription);
    return result;
  }

  async #askAgain(subscription: S): Promise<void> {
    const { channel, plans } = subscription;
    // A join that is under way has asked already, perhaps with other credentials.
    if (plans.hasSource) await this.locks.lock(channel);
    try {
      await this.#askGuards(subscription);
    } finally {
      if (plans.hasSource) this.locks.unlock(channel);
    }
    const { isOver, removal } = subscription;
    if (!isOver && removal === undefined && plans.presence !== undefined) await this.#showAgain(subscription);
  }

  async #askGuards(subscription: S): Promise<void> {
    if (subscription.isOver) return;
    const { again } = subscription.plans;
    const context = this.contextOf(again, subscription.body, subscription, {
      phase: 'join',
      sequence: this.next(),
    });
    const result = await new Promise<Result>((resolve) => void invoke(again, context, resolve));
    await finish(context, result);
    const isAdmitted = context.isAdmitted && result.statusCode < 400;
    if (this.#byName.get(subscription.channel) !== subscription) return;
    if (!isAdmitted) this.dismiss(subscription.channel, { reason: 'removed', told: 'forbidden' });
  }

  /** A join that is under way, or a handler of the channel that runs, may finish first. Never rejects. */
  async #showAgain(subscription: S): Promise<void> {
    await this.locks.lock(subscription.channel);
    try {
      if (subscription.isJoined) await this.inTime('presence', () => subscription.showAgain());
    } catch (error) {
      this.failed('presence', error, subscription.plans.type.name);
    } finally {
      this.locks.unlock(subscription.channel);
    }
  }

  #dismiss(subscription: S, { reason, told }: Removal): void {
    if (subscription.isOver) return;
    this.#forget(subscription);
    const { channel } = subscription;
    const timestamp = new Date().toISOString();
    const text = pushText({ event: '$removed', channel, data: { reason: told }, timestamp });
    this.tell(text, subscription);
    this.#job(this.#endInTurn(subscription, reason));
  }

  /** A handler of the channel that runs may finish first. */
  async #endInTurn(subscription: S, reason: LeaveReason): Promise<void> {
    await this.locks.lock(subscription.channel);
    await this.#end(subscription, reason);
    this.locks.unlock(subscription.channel);
  }

  /** @returns undefined when nothing of the subscription has to be told or disposed */
  #end(subscription: S, reason: LeaveReason): Promise<void> | undefined {
    const { instance, isJoined, scope } = subscription;
    subscription.isJoined = false;
    const onLeave = isJoined ? instance?.['onLeave'] : undefined;
    if (typeof onLeave !== 'function' && !scope.mustDispose) return undefined;
    return this.#conclude(subscription, onLeave, reason);
  }

  /** Runs `onLeave`, where a join has succeeded, and disposes of what belongs to the subscription. Never rejects. */
  async #conclude(subscription: S, onLeave: Method | undefined, reason: LeaveReason): Promise<void> {
    const { instance, plans, scope } = subscription;
    if (typeof onLeave === 'function') {
      try {
        await this.inTime('onLeave', () => onLeave.call(instance, subscription, reason));
      } catch (error) {
        this.failed('onLeave', error, plans.type.name);
      }
    }
    await scope.dispose(this.session.log);
  }

  #forget(subscription: S): void {
    subscription.isOver = true;
    if (this.#byName.get(subscription.channel) === subscription) this.#byName.delete(subscription.channel);
  }

  /** Keeps the connection and the application from ending before it is done. */
  #job(job: Promise<unknown>): void {
    const { inFlight } = this.session.hub;
    inFlight.begin();
    this.#jobs.add(job);
    void job.finally(() => {
      this.#jobs.delete(job);
      inFlight.end();
    });
  }
}

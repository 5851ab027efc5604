import {
  alreadyJoined,
  joinBody,
  noSuchChannel,
  type ChannelPlans,
  type ChannelTable,
  type FoundChannel,
} from '@cortado/channels';
import { HttpError, type Result } from '@cortado/core';
import { bodyJson, endSource, failure, tellUnsent, type HandlerPlan } from '@cortado/core/transport';
import type { DispatchSession, InboundSocket } from '../dispatch/dispatch-session';
import { Dispatcher } from '../dispatch/dispatcher';
import { refused } from '../protocol/json';
import type { MessageContext } from '../protocol/message-context';
import { ChannelContext, OpenEventContext } from './channel-context';
import type { ChannelCall } from './channel-frame';
import { LaneQueue } from './lane-queue';
import type { SocketSubscription } from './socket-subscription';
import type { SocketSubscriptions } from './socket-subscriptions';

/** Frames of different channels that one connection has handled side by side. */
const LANES = 8;

/** What the dispatchers of channels see of their connection. */
export type ChannelSession = DispatchSession & {
  readonly state: string;
  readonly endpoint: { readonly channels: ReadonlySet<ChannelPlans> | undefined };
  readonly hub: { readonly classes: Pick<ChannelTable, 'find'> };
  /** Created on first use. */
  readonly subscribing: SocketSubscriptions;
};

/** How a protocol writes replies to frames of channels. */
export interface CallWriter {
  /**
   * @param bodyOf the body of a result as JSON text
   * @param written is called once the reply has left, in its turn
   */
  reply: (
    call: ChannelCall,
    result: Result,
    context: MessageContext | undefined,
    bodyOf: (result: Result) => string,
    written: () => void,
  ) => void;
}

/** Handles the frames of one connection for its channels. */
export class ChannelCalls extends Dispatcher<ChannelCall, ChannelSession> {
  readonly #subscriptions: SocketSubscriptions;

  constructor(
    session: ChannelSession,
    socket: InboundSocket,
    private readonly writer: CallWriter,
  ) {
    super(session, socket, LANES);
    this.#subscriptions = session.subscribing;
    const { queueMessages, queueBytes } = session.endpoint.settings;
    this.queue = new LaneQueue(queueMessages, queueBytes, this.#subscriptions.locks);
    this.#subscriptions.onFree = () => this.roomForReplies();
  }

  receive(): void {
    throw new TypeError('frames of channels are read by the dispatcher of their protocol');
  }

  /** True while the queue has room. */
  get hasRoom(): boolean {
    return this.accepting;
  }

  override take(call: ChannelCall): void {
    if (this.session.hub.messages !== undefined) this.arrived(call);
    this.queue!.push(call);
    if (this.queue!.full) this.whenFull();
    if (this.draining) this.drain();
    else this.roomForReplies();
  }

  protected override whenFull(): void {
    this.session.pause('channels');
  }

  protected override whenHalfEmpty(): void {
    this.session.resume('channels');
  }

  /** Answers in place of what waits or runs. */
  cancel(call: ChannelCall, result: Result): void {
    const context = this.contextOf(call);
    if (context !== undefined) this.supersede(context, result);
    else if (this.withdraw(call)) this.answer(result, call);
  }

  protected open(call: ChannelCall): MessageContext | Result {
    const { channel, event } = call;
    const found = this.#subscriptions.get(channel);
    if (event === '$join') return this.#join(call, found);
    if (found === undefined || found.removal !== undefined) {
      const entry = this.#find(channel)?.entry;
      if (entry === undefined) return noSuchChannel();
      return this.#openEvent(entry, call) ?? failure(409, 'Join the channel first', 'not_joined');
    }
    const { leave, events } = found.plans;
    const plan = event === '$leave' ? leave : events.get(event);
    if (plan === undefined) return this.#openEvent(found.plans, call) ?? failure(404, 'There is no such event');
    if (plan.payload === 'text' && typeof call.body !== 'string') {
      return refused(['body'], 'isString', 'body must be a string');
    }
    return this.#context(plan, call, found, 'message');
  }

  #join(call: ChannelCall, joined: SocketSubscription | undefined): ChannelContext | Result {
    if (joined !== undefined) return alreadyJoined();
    const found = this.#find(call.channel);
    if (found === undefined) return noSuchChannel();
    if (this.session.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
    return this.#context(found.entry.join, call, this.#subscriptions.begin(found, call.channel, call.recover), 'join');
  }

  /** An event that needs no join; undefined when there is none of this name. */
  #openEvent({ open }: ChannelPlans, call: ChannelCall): OpenEventContext | undefined {
    const plan = open?.get(call.event);
    if (plan === undefined) return undefined;
    const body = call.body === undefined ? {} : call.body;
    return new OpenEventContext(this.session, plan, body, this.#subscriptions.next(), call.headers);
  }

  #context(plan: HandlerPlan, call: ChannelCall, subscription: SocketSubscription, phase: 'join' | 'message') {
    // A DTO says which properties are missing.
    const body = call.body === undefined && plan.payload === 'json' ? {} : call.body;
    const { headers } = call;
    return new ChannelContext(this.session, plan, body, subscription, {
      phase,
      sequence: this.#subscriptions.next(),
      headers,
    });
  }

  /** The class of a name, where this endpoint lists it. */
  #find(name: string): FoundChannel<ChannelPlans> | undefined {
    const found = this.session.hub.classes.find(name);
    return found !== undefined && this.session.endpoint.channels?.has(found.entry) === true ? found : undefined;
  }

  protected eventOf({ item }: MessageContext): string | undefined {
    return (item as ChannelCall).event;
  }

  protected answer(given: Result, call: ChannelCall, context?: MessageContext): void {
    const joining = joinOf(context);
    const result = joining === undefined ? given : this.#subscriptions.outcome(joining, given);
    let isJoined = false;
    const bodyOf = (each: Result): string => {
      if (joining === undefined || each.statusCode >= 400) return bodyJson(each);
      const body = joinBody(each, joining);
      isJoined = true;
      return body;
    };
    this.writer.reply(call, result, context, bodyOf, () => {
      if (isJoined) this.#subscriptions.told(joining!);
    });
    this.count(result, call, context);
    if (joining !== undefined && !isJoined && !joining.isOver) this.#subscriptions.undo(joining);
    if (context === undefined && call.holdsLock) this.#subscriptions.locks.unlock(call.channel);
  }

  /** Streams are refused: a frame of a channel has exactly one reply. */
  protected async stream(call: ChannelCall, context: MessageContext, result: Result): Promise<void> {
    const error = new HttpError(500, 'A frame of a channel has one reply', { type: 'result_unsupported' });
    void endSource(result.body as object, this.session.log);
    await tellUnsent(context, failure(500));
    this.answer(await context.plan.fromError(error, context), call, context);
    this.finish(context, result);
    this.release(context);
  }

  protected override finish(context: MessageContext, result: Result): void {
    super.finish(context, result);
    const joining = joinOf(context);
    if (joining !== undefined) this.#subscriptions.concluded(joining);
  }

  protected override release(context: MessageContext): void {
    super.release(context);
    this.#subscriptions.locks.unlock((context.item as ChannelCall).channel);
  }
}

function joinOf(context: MessageContext | undefined): SocketSubscription | undefined {
  return context instanceof ChannelContext && context.phase === 'join' ? context.subscription : undefined;
}

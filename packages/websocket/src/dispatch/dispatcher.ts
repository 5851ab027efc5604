import { Result } from '@cortado/core';
import { endSource, failure, finish, invoke } from '@cortado/core/transport';
import type { Disconnect } from '../protocol/disconnect';
import { Deferred } from '../common/deferred';
import { diagnostics } from '../common/diagnostics';
import type { MessageContext } from '../protocol/message-context';
import type { DispatchSession, InboundSocket } from './dispatch-session';
import { InboundQueue, type Inbound } from './inbound-queue';
import type { Receiver } from './receiver';

/**
 * Runs the handlers of one connection: by default one message at a time, in the order of arrival, the rest waiting in a bounded
 * queue. What a message is, and how it is answered, is up to the protocol.
 */
export abstract class Dispatcher<
  Item extends Inbound,
  Session extends DispatchSession = DispatchSession,
> implements Receiver {
  #ready = false;
  #sequence = 0;
  #queue: InboundQueue<Item> | undefined;
  #idle: Deferred<void> | undefined;
  #beginning = false;
  #over = false;
  #abandoned = false;
  protected draining = false;
  /** Handlers that hold a slot. */
  protected readonly running: MessageContext[] = [];

  constructor(
    protected readonly session: Session,
    protected readonly socket: InboundSocket,
  ) {}

  abstract receive(data: Buffer, isBinary: boolean): void;
  /** What to do with a message: run a handler, or answer at once. Never throws. */
  protected abstract open(item: Item, sequence: number): MessageContext | Result;
  /** Writes the one answer to a message. Never throws. */
  protected abstract answer(result: Result, item: Item, context?: MessageContext): void;
  /** A handler answered with an async iterable. `release` and `finish` are called when it is time. Never rejects. */
  protected abstract stream(item: Item, context: MessageContext, result: Result): Promise<void>;

  /** True when there is room for one more. */
  protected get accepting(): boolean {
    return this.#queue === undefined || !this.#queue.full;
  }

  /** True when no other message is known of, so that no other reply will follow at once. */
  protected get last(): boolean {
    return this.socket.last && !this.#queue?.length;
  }

  /** Begins a message, or has it wait. */
  protected take(item: Item): void {
    const { concurrency, queueMessages, queueBytes } = this.session.endpoint.settings;
    const hasSlot = this.#ready && this.running.length < concurrency && !this.session.outbox!.full;
    if ((hasSlot && !this.#queue?.length) || (this.draining && !this.#ready)) return this.#begin(item);
    this.#queue ??= new InboundQueue(queueMessages, queueBytes);
    this.#queue.push(item);
    if (this.#queue.full) this.whenFull();
  }

  /** The queue is full: nothing more is read until half of it is gone. */
  protected whenFull(): void {
    this.session.pause('queue');
  }

  /** Takes back a message that still waits. @returns false when it does not */
  protected withdraw(item: Item): boolean {
    return this.#queue?.remove(item) ?? false;
  }

  start(): void {
    this.#ready = true;
    this.#next();
  }

  roomForReplies(): void {
    this.#next();
  }

  drain(): void {
    this.draining = true;
    if (this.#ready) return this.#next();
    // `onConnect` may take longer than there is time: what waits for it is answered now.
    for (let item = this.#queue?.shift(); item !== undefined; item = this.#queue?.shift()) this.#begin(item);
  }

  abandon(): void {
    this.#abandoned = true;
    this.#queue?.clear();
    this.#idle?.resolve();
  }

  /** Messages that came before a close frame, or an illegal frame, are still handled; of a connection that ended otherwise they are dropped. */
  end({ initiator, wasClean }: Disconnect, violated: boolean): Promise<void> | undefined {
    const isDue = violated || (initiator === 'client' && wasClean);
    if (!this.#ready || !isDue) this.#queue?.clear();
    for (const context of this.running) context.abort(new Error('the connection is closed'));
    this.#over = true;
    if (this.#abandoned || (this.running.length === 0 && !this.#queue?.length)) return undefined;
    const idle = (this.#idle ??= new Deferred<void>());
    // Some may have waited for room that nobody needs any more.
    this.#next();
    return idle.promise;
  }

  idle(): Promise<void> | undefined {
    return this.running.length === 0 ? undefined : (this.#idle ??= new Deferred<void>()).promise;
  }

  tick(now: number): void {
    const limit = this.session.endpoint.settings.handlerTimeout + this.session.hub.timer.period;
    for (const context of this.running.filter((each) => now - each.startedAt >= limit)) {
      this.session.log.warn({ id: context.id, handler: context.handler }, 'a message handler took too long');
      // Nobody hears the replies any more: what is left is not worth another wait.
      if (this.#over) this.#queue?.clear();
      this.supersede(context, failure(503, 'The handler took too long', 'handler_timeout'));
    }
  }

  /** Answers in the place of a handler that still runs: its slot is free, and what it returns later is discarded. */
  protected supersede(context: MessageContext, result: Result): void {
    context.superseded = true;
    context.abort(new Error(`answered with ${result.statusCode} in its place`));
    this.answer(result, context.item as Item, context);
    this.release(context);
  }

  /** Counts an answer, heard or not. */
  protected count({ statusCode }: Result): void {
    const { replies } = this.session.counters;
    replies.set(statusCode, (replies.get(statusCode) ?? 0) + 1);
  }

  /** Gives the slot of a handler to the next message. */
  protected release(context: MessageContext): void {
    const index = this.running.indexOf(context);
    if (index >= 0) this.running.splice(index, 1);
    this.#next();
  }

  /** Tasks after the answer, and the end of the scope. */
  protected finish(context: MessageContext, result: Result): void {
    if (result.tasks === undefined && !context.mustDispose) return;
    const { inFlight } = this.session.hub;
    inFlight.begin();
    void Promise.resolve(finish(context, result)).then(() => inFlight.end());
  }

  /** Begins what waits, as far as there are slots. Each turn takes one message from a bounded queue. */
  #next(): void {
    // A handler that waits for nothing is over, and comes by here, before the `#begin` below returns.
    if (this.#beginning) return;
    this.#beginning = true;
    const { concurrency } = this.session.endpoint.settings;
    while (this.#ready && this.running.length < concurrency) {
      // A message whose reply would not fit waits, but for the 503 of a shutdown.
      if (this.session.outbox!.full && !this.draining) break;
      const item = this.#queue?.shift();
      if (item === undefined) break;
      this.#begin(item);
    }
    this.#beginning = false;
    if (this.#queue?.halfEmpty) this.session.resume('queue');
    if (this.running.length > 0 || this.#queue?.length) return;
    this.#idle?.resolve();
    this.#idle = undefined;
  }

  #begin(item: Item): void {
    if (this.draining) return this.answer(failure(503, 'The server is shutting down', 'shutting_down'), item);
    const context = this.open(item, this.#sequence++);
    if (context instanceof Result) return this.answer(context, item);
    const { hub } = this.session;
    context.item = item;
    context.startedAt = hub.timer.now;
    this.running.push(context);
    if (diagnostics.messageStart.hasSubscribers) diagnostics.messageStart.publish({ context });
    // `invoke` never rejects, and `#settled` never throws.
    void invoke(context.plan, context, (result) => this.#settled(item, context, result));
  }

  #settled(item: Item, context: MessageContext, result: Result): void {
    if (diagnostics.messageEnd.hasSubscribers) diagnostics.messageEnd.publish({ context, result });
    if (result.statusCode >= 500 && diagnostics.messageError.hasSubscribers) {
      diagnostics.messageError.publish({ context, result });
    }
    if (context.superseded) {
      if (isAsyncIterable(result.body)) void endSource(result.body, this.session.log);
      return this.finish(context, result);
    }
    if (isAsyncIterable(result.body)) return void this.stream(item, context, result);
    this.answer(result, item, context);
    this.finish(context, result);
    this.release(context);
  }
}

/** Whether a handler's body is a stream of items rather than one value. */
export function isAsyncIterable(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

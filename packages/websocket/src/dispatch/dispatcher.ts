import { Result } from '@cortado/core';
import {
  endSource,
  failure,
  finish,
  invoke,
  isAsyncIterable,
  type MessageRecord,
  type Tell,
} from '@cortado/core/transport';
import type { Disconnect } from '../protocol/disconnect';
import { Deferred } from '../common/deferred';
import { diagnostics } from '../common/diagnostics';
import type { MessageContext } from '../protocol/message-context';
import type { DispatchSession, InboundSocket } from './dispatch-session';
import { InboundQueue, type Inbound } from './inbound-queue';
import type { Receiver } from './receiver';

/**
 * Runs the message handlers of one connection. By default it handles one message at a time, in the order of arrival, and queues the
 * rest up to a limit. Subclasses read messages and write answers as their protocol requires.
 */
export abstract class Dispatcher<
  Item extends Inbound,
  Session extends DispatchSession = DispatchSession,
> implements Receiver {
  protected ready = false;
  #sequence = 0;
  protected queue: InboundQueue<Item> | undefined;
  #idle: Deferred<void> | undefined;
  #beginning = false;
  #over = false;
  #abandoned = false;
  protected draining = false;
  /** Handles other frames of the same connection, with slots of its own. */
  protected beside: Dispatcher<any> | undefined;
  /** The context of the handler in the first slot. Most connections run one at a time, and a list would be allocated for each message. */
  #first: MessageContext | undefined = undefined;
  /** Those in other slots. */
  #others: MessageContext[] | undefined = undefined;
  #occupied = 0;

  constructor(
    protected readonly session: Session,
    protected readonly socket: InboundSocket,
    /** How many messages are handled side by side. */
    protected readonly concurrency: number = session.endpoint.settings.concurrency,
  ) {}

  abstract receive(data: Buffer, isBinary: boolean): void;
  /** Reads a message. @returns the context for its handler, or the answer to a message that has none. Never throws. */
  protected abstract open(item: Item, sequence: number): MessageContext | Result;
  /** The event whose handler a message ran through, for the log and the metrics. */
  protected abstract eventOf(context: MessageContext): string | undefined;
  /** Writes the answer to a message, once. Never throws. */
  protected abstract answer(result: Result, item: Item, context?: MessageContext): void;
  /** A handler returned an async iterable. Calls `release` and `finish`. Never rejects. */
  protected abstract stream(item: Item, context: MessageContext, result: Result): Promise<void>;

  /** True while the queue has room. */
  protected get accepting(): boolean {
    return this.queue === undefined || !this.queue.full;
  }

  /** True when no other message has arrived, so that no other reply follows immediately. */
  protected get last(): boolean {
    return this.socket.last && !this.queue?.length;
  }

  /** Starts handling a message, or queues it. */
  protected take(item: Item): void {
    const { queueMessages, queueBytes } = this.session.endpoint.settings;
    if (this.session.hub.messages !== undefined) this.arrived(item);
    const hasSlot = this.ready && this.#occupied < this.concurrency && !this.session.outbox!.full;
    if ((hasSlot && !this.queue?.length) || (this.draining && !this.ready)) return this.#begin(item);
    this.queue ??= new InboundQueue(queueMessages, queueBytes);
    this.queue.push(item);
    if (this.queue.full) this.whenFull();
  }

  /** A message is measured from here on. */
  protected arrived(item: Inbound): void {
    item.arrivedAt = performance.now();
  }

  /** The queue is full: the socket is not read until the queue is half empty. */
  protected whenFull(): void {
    this.session.pause('queue');
  }

  protected whenHalfEmpty(): void {
    this.session.resume('queue');
  }

  /** What handles other frames, in the state that this one is in. */
  protected lanes<Other extends Dispatcher<any>>(other: Other): Other {
    if (this.draining) other.drain();
    if (this.ready) other.start();
    return other;
  }

  /** Removes a queued message. @returns false when it is not in the queue */
  protected withdraw(item: Item): boolean {
    return this.queue?.remove(item) ?? false;
  }

  start(): void {
    this.ready = true;
    this.beside?.start();
    this.#next();
  }

  roomForReplies(): void {
    this.beside?.roomForReplies();
    this.#next();
  }

  drain(): void {
    this.beside?.drain();
    this.draining = true;
    if (this.ready) return this.#next();
    // `onConnect` may take longer than the shutdown: messages that wait for it are answered now.
    for (let item = this.queue?.shift(); item !== undefined; item = this.queue?.shift()) this.#begin(item);
  }

  abandon(): void {
    this.beside?.abandon();
    this.#abandoned = true;
    this.queue?.clear();
    this.#idle?.resolve();
  }

  /** Messages that arrived before a close frame or an invalid frame are still handled. After any other end they are dropped. */
  end(disconnect: Disconnect, violated: boolean): Promise<void> | undefined {
    const ended = this.#end(disconnect, violated);
    const others = this.beside?.end(disconnect, violated);
    return others === undefined ? ended : others.then(() => ended);
  }

  #end({ initiator, wasClean }: Disconnect, violated: boolean): Promise<void> | undefined {
    const isDue = violated || (initiator === 'client' && wasClean);
    if (!this.ready || !isDue) this.queue?.clear();
    for (const context of this.#running()) context.abort(new Error('the connection is closed'));
    this.#over = true;
    if (this.#abandoned || (this.#occupied === 0 && !this.queue?.length)) return undefined;
    const idle = (this.#idle ??= new Deferred<void>());
    // Messages may have waited for room in the outbox, which no longer matters.
    this.#next();
    return idle.promise;
  }

  idle(): Promise<void> | undefined {
    const others = this.beside?.idle();
    const own = this.#occupied === 0 ? undefined : (this.#idle ??= new Deferred<void>()).promise;
    return others === undefined ? own : others.then(() => own);
  }

  tick(now: number): void {
    this.beside?.tick(now);
    if (this.#occupied === 0) return;
    const limit = this.session.endpoint.settings.handlerTimeout + this.session.hub.timer.period;
    for (const context of this.#running()) {
      if (now - context.startedAt < limit) continue;
      this.session.log.warn({ id: context.id, handler: context.handler }, 'message handler timed out');
      // The client no longer receives replies: the rest of the queue is not worth another wait.
      if (this.#over) this.queue?.clear();
      this.supersede(context, failure(503, 'The handler took too long', 'handler_timeout'));
    }
  }

  /** Answers in place of a running handler. Frees its slot; its own result is discarded later. */
  protected supersede(context: MessageContext, result: Result): void {
    context.superseded = true;
    context.abort(new Error(`the message was answered with ${result.statusCode} in place of its handler`));
    this.answer(result, context.item as Item, context);
    this.release(context);
  }

  /**
   * Counts an answer, whether the client receives it or not.
   *
   * @param context undefined for a message that no handler took
   */
  protected count({ statusCode }: Result, item: Inbound, context: MessageContext | undefined): void {
    const { counters, hub } = this.session;
    counters.replies.set(statusCode, (counters.replies.get(statusCode) ?? 0) + 1);
    if (hub.messages !== undefined) this.#tell(hub.messages, item.sentStatus ?? statusCode, item, context);
  }

  /** An encoder that notes the status of what it encodes. Only for where somebody asks for messages. */
  protected noting<T>(item: Inbound, encode: (result: Result) => T): (result: Result) => T {
    return (result) => {
      item.sentStatus = result.statusCode;
      return encode(result);
    };
  }

  #tell(tell: Tell<MessageRecord>, status: number, item: Inbound, context: MessageContext | undefined): void {
    const { id, endpoint } = this.session;
    const { size, arrivedAt = performance.now() } = item;
    tell({
      id: context?.id ?? id,
      route: endpoint.path,
      event: context === undefined ? undefined : this.eventOf(context),
      status,
      duration: performance.now() - arrivedAt,
      bytesIn: size,
    });
  }

  /** Gives the slot of a handler to the next message. One that has left already changes nothing. */
  protected release(context: MessageContext): void {
    if (this.#first === context) {
      this.#first = undefined;
      this.#occupied -= 1;
    } else {
      const index = this.#others?.indexOf(context) ?? -1;
      if (index >= 0) {
        this.#others!.splice(index, 1);
        this.#occupied -= 1;
      }
    }
    this.#next();
  }

  /** The contexts of handlers that occupy a slot. A list of its own: handlers may end while it is read. */
  #running(): readonly MessageContext[] {
    const others = this.#others ?? [];
    return this.#first === undefined ? [...others] : [this.#first, ...others];
  }

  /** Of a message whose handler runs. */
  protected contextOf(item: object): MessageContext | undefined {
    return this.#running().find((each) => each.item === item);
  }

  /** Runs the tasks of the answer and disposes of the scope. */
  protected finish(context: MessageContext, result: Result): void {
    if (result.tasks === undefined && !context.mustFinish) return;
    const { inFlight } = this.session.hub;
    inFlight.begin();
    void Promise.resolve(finish(context, result)).then(() => inFlight.end());
  }

  /** Starts queued messages while there are free slots. */
  #next(): void {
    // A synchronous handler finishes, and calls this method, before the `#begin` below returns.
    if (this.#beginning) return;
    this.#beginning = true;
    while (this.ready && this.#occupied < this.concurrency) {
      // A message whose reply would not fit waits, except for the 503 of a shutdown.
      if (this.session.outbox!.full && !this.draining) break;
      const item = this.queue?.shift();
      if (item === undefined) break;
      this.#begin(item);
    }
    this.#beginning = false;
    if (this.queue?.halfEmpty) this.whenHalfEmpty();
    if (this.#occupied > 0 || this.queue?.length) return;
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
    if (this.#first === undefined) this.#first = context;
    else (this.#others ??= []).push(context);
    this.#occupied += 1;
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

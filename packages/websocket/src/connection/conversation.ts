import { Result } from '@cortado/core';
import { failure, finish, invoke } from '@cortado/core/transport';
import { replyText } from '../wire/envelope';
import type { MessageContext } from '../wire/message-context';
import type { Receivers } from '../wire/receivers';
import { binaryFrame, textFrame } from '../wire/frame';
import { Deferred } from '../deferred';
import type { Disconnect } from './disconnect';
import { FrameQueue } from './frame-queue';
import type { Intake } from './intake';
import type { Session } from './session';

/** Runs the handlers of one connection, one message at a time, and writes their replies in the order of the messages. */
export class Conversation implements Intake {
  #ready = false;
  #draining = false;
  #running: MessageContext | undefined;
  #queue: FrameQueue | undefined;
  #sequence = 0;
  #idle: Deferred<void> | undefined;

  constructor(
    private readonly session: Session,
    private readonly receivers: Receivers,
  ) {}

  receive(data: Buffer, isBinary: boolean): void {
    if (this.#ready && this.#running === undefined && (this.#queue === undefined || this.#queue.length === 0)) {
      this.#begin(data, isBinary);
    } else {
      const { queueMessages, queueBytes } = this.session.endpoint.settings;
      this.#queue ??= new FrameQueue(queueMessages, queueBytes);
      this.#queue.push(data, isBinary);
      if (this.#queue.full) this.session.pause();
    }
  }

  start(): void {
    this.#ready = true;
    this.#next();
  }

  drain(): void {
    this.#draining = true;
    if (this.#ready && this.#running === undefined) this.#next();
  }

  /** A client that said goodbye has its earlier messages handled, though nobody hears the replies; for others they are dropped. */
  end({ initiator, wasClean }: Disconnect): Promise<void> | undefined {
    if (!this.#ready || initiator !== 'client' || !wasClean) this.#queue?.clear();
    this.#running?.abort(new Error('the connection is closed'));
    if (this.#running === undefined && !this.#queue?.length) return undefined;
    return (this.#idle = new Deferred<void>()).promise;
  }

  tick(now: number): void {
    const context = this.#running;
    const { pulse } = this.session.hub;
    if (context === undefined || now - context.startedAt < this.session.endpoint.settings.handlerTimeout + pulse.period)
      return;
    context.expired = true;
    context.abort(new Error('the handler took too long'));
    this.session.log.warn({ id: context.id, handler: context.handler }, 'a message handler took too long');
    this.#running = undefined;
    // Nobody hears the replies any more: what is left is not worth another wait.
    if (this.#idle !== undefined) this.#queue?.clear();
    this.#reply(failure(503, 'The handler took too long', 'handler_timeout'), context);
    this.#next();
  }

  /** Handles what waits until something runs. Each turn takes one message from a bounded queue. */
  #next(): void {
    while (this.#running === undefined) {
      const frame = this.#queue?.shift();
      if (frame === undefined) break;
      this.#begin(frame.data, frame.isBinary);
    }
    if (this.#queue?.halfEmpty) this.session.resume();
    if (this.#running === undefined) this.#idle?.resolve();
  }

  #begin(data: Buffer, isBinary: boolean): void {
    if (this.#draining) return this.#reply(failure(503, 'The server is shutting down', 'shutting_down'));
    const context = this.receivers.read(this.session, data, isBinary, this.#sequence++);
    if (context instanceof Result) return this.#reply(context);
    const { hub } = this.session;
    hub.inFlight.begin();
    this.#running = context;
    context.startedAt = hub.pulse.now;
    // `invoke` never rejects, and `#settled` never throws.
    void invoke(context.plan, context).then((result) => this.#settled(context, result));
  }

  #settled(context: MessageContext, result: Result): void {
    const { inFlight } = this.session.hub;
    if (!context.expired) {
      this.#running = undefined;
      this.#reply(result, context);
    }
    const rest = finish(context, result);
    if (rest === undefined) inFlight.end();
    else void rest.then(() => inFlight.end());
    if (!context.expired) this.#next();
  }

  #reply(result: Result, context?: MessageContext): void {
    if (result.silent) return;
    try {
      this.session.outbox!.write(replyFrame(result, context));
    } catch (error) {
      // The body cannot be written as JSON: a BigInt, or a cycle.
      if (context === undefined) throw error;
      this.session.outbox!.write(textFrame(replyText(context.plan.fromError(error, context))));
    }
  }
}

/** A handler of binary frames answers bytes as they are; everything else is an envelope. */
function replyFrame(result: Result, context: MessageContext | undefined): Buffer {
  return context?.plan.payload === 'binary' && result.body instanceof Uint8Array
    ? binaryFrame(result.body)
    : textFrame(replyText(result));
}

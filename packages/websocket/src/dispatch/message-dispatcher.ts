import { HttpError, type Result } from '@cortado/core';
import { bodyJson, bytesOf, encodeOutcome, endSource, failure, tellUnsent } from '@cortado/core/transport';
import { binaryFrame, textFrame } from '../protocol/ws-driver';
import { outcomeOwner, type MessageContext } from '../protocol/message-context';
import type { InboundFrame, MessageHandlers } from '../protocol/message-handlers';
import { NO_EVENT } from '../protocol/reply-head';
import type { DispatchSession, InboundSocket } from './dispatch-session';
import { Dispatcher } from './dispatcher';
import type { Inbound } from './inbound-queue';
import { ReplyOrder, type Slot } from './reply-order';

interface Frame extends Inbound, InboundFrame {
  /** It exceeded the rate limit: answered with 429 in its turn, without being read. */
  readonly tooFast: boolean;
  slot: Slot | undefined;
}

/** The `message` protocol: the frame is the message, and replies leave in the order of the messages. */
export class MessageDispatcher extends Dispatcher<Frame> {
  protected readonly order: ReplyOrder | undefined;

  constructor(
    session: DispatchSession,
    socket: InboundSocket,
    private readonly handlers: MessageHandlers,
    /** Whether replies to other frames of the connection keep the order too, so that each has its place from its arrival on. */
    private readonly isShared: boolean = false,
  ) {
    super(session, socket);
    if (isShared || session.endpoint.settings.concurrency > 1)
      this.order = new ReplyOrder((frame, isLast) => session.outbox!.reply(frame, isLast && this.last));
  }

  receive(data: Buffer, isBinary: boolean): void {
    const tooFast = !this.socket.admit();
    if (tooFast && this.socket.flooding) return this.session.tooFast();
    const head = this.handlers.initialHead;
    const slot = this.isShared ? this.order!.reserve() : undefined;
    this.take({ data, isBinary, size: data.length, tooFast, slot, head });
  }

  protected eventOf({ plan }: MessageContext): string | undefined {
    return this.handlers.eventOf(plan);
  }

  protected open(frame: Frame, sequence: number): MessageContext | Result {
    if (frame.tooFast) return failure(429);
    frame.slot ??= this.order?.reserve();
    return this.handlers.read(this.session, frame, sequence);
  }

  protected answer(result: Result, frame: Frame, context?: MessageContext): void {
    const reply = result.silent ? undefined : this.#replyFrame(result, frame, context);
    this.count(result, frame, context);
    if (this.order !== undefined) this.order.fill((frame.slot ??= this.order.reserve()), reply);
    else if (reply !== undefined) this.session.outbox!.reply(reply, this.last);
  }

  /** Streams are refused: a client would take items without ids for replies to other messages. */
  protected async stream(frame: Frame, context: MessageContext, result: Result): Promise<void> {
    const error = new HttpError(500, 'This result needs the cortado.v1 subprotocol', { type: 'result_unsupported' });
    void endSource(result.body as object, this.session.log);
    await tellUnsent(context, failure(500));
    this.answer(await context.plan.fromError(error, context), frame, context);
    this.finish(context, result);
    this.release(context);
  }

  /** A handler of binary frames answers bytes with a binary frame. Everything else is sent as JSON with a status. */
  #replyFrame(result: Result, frame: Frame, context: MessageContext | undefined): Buffer {
    const bytes = context?.plan.payload === 'binary' ? bytesOf(result.body) : undefined;
    if (bytes !== undefined) return binaryFrame(bytes);
    const head = frame.head ?? this.handlers.headOfUnread(frame);
    const encode = head === NO_EVENT ? replyText : (each: Result) => replyTextAfter(head, each);
    const isNoted = this.session.hub.messages !== undefined;
    const owner = context ?? outcomeOwner(this.session);
    return textFrame(encodeOutcome(result, owner, isNoted ? this.noting(frame, encode) : encode));
  }
}

/** The outcome of a message in the `message` protocol. @throws TypeError for a body that JSON cannot hold */
function replyText(result: Result): string {
  return `{"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

/** The same with the event of the message in front of the status. */
function replyTextAfter(head: string, result: Result): string {
  return `${head}"statusCode":${result.statusCode},"body":${bodyJson(result)}}`;
}

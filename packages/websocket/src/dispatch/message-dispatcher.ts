import { HttpError, type Result } from '@cortado/core';
import { bytesOf, encodeOutcome, endSource, failure } from '@cortado/core/transport';
import { binaryFrame, replyText, textFrame } from '../protocol/frame';
import { outcomeOwner, type MessageContext } from '../protocol/message-context';
import type { MessageHandlers } from '../protocol/message-handlers';
import type { DispatchSession, InboundSocket } from './dispatch-session';
import { Dispatcher } from './dispatcher';
import type { Inbound } from './inbound-queue';
import { ReplyOrder, type Slot } from './reply-order';

/** A frame as it arrived. */
interface Frame extends Inbound {
  readonly data: Buffer;
  readonly isBinary: boolean;
  /** It came too fast: answered 429 in its turn, and not looked at. */
  readonly tooFast: boolean;
  slot: Slot | undefined;
}

/** The `message` protocol: the frame is the message, and replies leave in the order of the messages. */
export class MessageDispatcher extends Dispatcher<Frame> {
  readonly #order: ReplyOrder | undefined;

  constructor(
    session: DispatchSession,
    socket: InboundSocket,
    private readonly handlers: MessageHandlers,
  ) {
    super(session, socket);
    if (session.endpoint.settings.concurrency > 1)
      this.#order = new ReplyOrder((frame) => session.outbox!.reply(frame, false));
  }

  receive(data: Buffer, isBinary: boolean): void {
    const tooFast = !this.socket.admit();
    if (tooFast && this.socket.flooding) return this.session.tooFast();
    this.take({ data, isBinary, size: data.length, tooFast, slot: undefined });
  }

  protected open(frame: Frame, sequence: number): MessageContext | Result {
    if (frame.tooFast) return failure(429);
    frame.slot = this.#order?.reserve();
    return this.handlers.read(this.session, frame.data, frame.isBinary, sequence);
  }

  protected answer(result: Result, frame: Frame, context?: MessageContext): void {
    const reply = result.silent ? undefined : replyFrame(result, this.session, context);
    this.count(result);
    if (this.#order !== undefined) this.#order.fill((frame.slot ??= this.#order.reserve()), reply);
    else if (reply !== undefined) this.session.outbox!.reply(reply, this.last);
  }

  /** Items without ids would be taken for replies to other messages. */
  protected async stream(frame: Frame, context: MessageContext, result: Result): Promise<void> {
    const error = new HttpError(500, 'This result needs the cortado.v1 subprotocol', { type: 'result_unsupported' });
    void endSource(result.body as object, this.session.log);
    this.answer(await context.plan.fromError(error, context), frame, context);
    this.finish(context, result);
    this.release(context);
  }
}

/** A handler of binary frames answers bytes as they are; everything else is an envelope. */
function replyFrame(result: Result, session: DispatchSession, context: MessageContext | undefined): Buffer {
  const bytes = context?.plan.payload === 'binary' ? bytesOf(result.body) : undefined;
  if (bytes !== undefined) return binaryFrame(bytes);
  return textFrame(encodeOutcome(result, context ?? outcomeOwner(session), replyText));
}

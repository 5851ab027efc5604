import { Result } from '@cortado/core';
import { bodyJson, encodeOutcome, failure } from '@cortado/core/transport';
import type { InboundSocket } from '../dispatch/dispatch-session';
import { MessageDispatcher } from '../dispatch/message-dispatcher';
import { outcomeOwner, type MessageContext } from '../protocol/message-context';
import type { MessageHandlers } from '../protocol/message-handlers';
import { headOfUnknown } from '../protocol/reply-head';
import { textFrame } from '../protocol/ws-driver';
import { ChannelCalls, type CallWriter, type ChannelSession } from './channel-calls';
import { channelFrame, callOf, refusalOf, type ChannelCall } from './channel-frame';

/** Longer names are not echoed: they are names of no channel. */
const MAX_NAME_BYTES = 255;

/** The `message` protocol on an endpoint with channels. All replies leave in the order of the frames. */
export class ChannelMessageDispatcher extends MessageDispatcher implements CallWriter {
  #calls: ChannelCalls | undefined;

  constructor(
    private readonly channelSession: ChannelSession,
    socket: InboundSocket,
    handlers: MessageHandlers,
  ) {
    super(channelSession, socket, handlers, true);
  }

  override receive(data: Buffer, isBinary: boolean): void {
    const frame = isBinary ? undefined : channelFrame(data.toString());
    if (frame === undefined) return super.receive(data, isBinary);
    const tooFast = !this.socket.admit();
    if (tooFast && this.socket.flooding) return this.session.tooFast();
    const refused = refusalOf(frame);
    const slot = this.order!.reserve();
    const call = callOf(frame, { size: data.length, slot });
    if (!tooFast && refused === undefined) return this.#lanes.take(call);
    const refusal = tooFast ? failure(429) : refused!;
    this.count(refusal, call, undefined);
    this.reply(call, refusal, undefined);
  }

  reply(
    call: ChannelCall,
    result: Result,
    context: MessageContext | undefined,
    bodyOf: (result: Result) => string = bodyJson,
    written?: () => void,
  ): void {
    if (result.silent && call.event !== '$join') return this.order!.fill(call.slot!, undefined, written);
    const head = headOfCall(call);
    const encode = (each: Result): string => `${head}"statusCode":${each.statusCode},"body":${bodyOf(each)}}`;
    const isNoted = this.session.hub.messages !== undefined;
    const owner = context ?? outcomeOwner(this.session);
    const text = encodeOutcome(result, owner, isNoted ? this.noting(call, encode) : encode);
    // What a client has missed follows the reply, and leaves with it.
    this.order!.fill(call.slot!, textFrame(text), written, call.recover !== undefined);
  }

  get #lanes(): ChannelCalls {
    if (this.#calls === undefined)
      this.beside = this.#calls = this.lanes(new ChannelCalls(this.channelSession, this.socket, this));
    return this.#calls;
  }
}

/** The beginning of a reply, which names its event and channel. */
function headOfCall({ event, channel }: ChannelCall): string {
  const head = headOfUnknown(event);
  const isNamed = Buffer.byteLength(channel) <= MAX_NAME_BYTES && !/\p{Surrogate}/u.test(channel);
  return isNamed ? `${head}"channel":${JSON.stringify(channel)},` : head;
}

import { Result } from '@cortado/core';
import { encodeOutcome, failure } from '@cortado/core/transport';
import type { InboundSocket } from '../dispatch/dispatch-session';
import { RpcDispatcher, type RpcSession } from '../dispatch/rpc-dispatcher';
import { refused } from '../protocol/json';
import { outcomeOwner, type MessageContext } from '../protocol/message-context';
import type { MessageHandlers } from '../protocol/message-handlers';
import { readRequest, rpcReplyHead, type RpcId } from '../protocol/rpc-frame';
import { textFrame } from '../protocol/ws-driver';
import { ChannelCalls, type CallWriter, type ChannelSession } from './channel-calls';
import { channelFrame, callOf, refusalOf, type ChannelCall } from './channel-frame';

/** The `rpc` protocol on an endpoint with channels. */
export class ChannelRpcDispatcher extends RpcDispatcher implements CallWriter {
  #calls: ChannelCalls | undefined;

  constructor(
    private readonly channelSession: ChannelSession & RpcSession,
    socket: InboundSocket,
    handlers: MessageHandlers,
  ) {
    super(channelSession, socket, handlers);
  }

  override receive(data: Buffer, isBinary: boolean): void {
    const frame = isBinary ? undefined : channelFrame(data.toString());
    if (frame === undefined) return super.receive(data, isBinary);
    const tooFast = !this.socket.admit();
    if (tooFast && this.socket.flooding) return this.session.tooFast();
    const size = data.length;
    const request = readRequest(frame, this.session.endpoint.settings.frameHeaders);
    if (request instanceof Result) return this.refuse({ size }, tooFast ? failure(429) : request);
    const { id, headers } = request;
    if (id === undefined)
      return this.refuse({ size }, tooFast ? failure(429) : refused(['id'], 'missing', 'Field required'));
    if (this.calls.has(id)) return this.refuse({ size, id }, failure(409, 'This id is in flight'));
    if (tooFast || (this.mustRead && !this.#lanes.hasRoom)) return this.refuse({ size, id }, failure(429));
    const refusal = refusalOf(frame);
    if (refusal !== undefined) return this.refuse({ size, id }, refusal);
    const call = callOf(frame, { size, id, headers });
    this.calls.set(id, call);
    this.#lanes.take(call);
  }

  reply(
    call: ChannelCall,
    result: Result,
    context: MessageContext | undefined,
    bodyOf: (result: Result) => string,
    written: () => void,
  ): void {
    const { id } = call;
    this.calls.delete(id!);
    const encode = (each: Result): string => `${rpcReplyHead(id, each)}${bodyOf(each)}}`;
    const isNoted = this.session.hub.messages !== undefined;
    const owner = context ?? outcomeOwner(this.session);
    const text = encodeOutcome(result, owner, isNoted ? this.noting(call, encode) : encode);
    this.session.outbox!.reply(textFrame(text), this.last);
    written();
  }

  protected override cancelled(id: RpcId, result: Result): boolean {
    const call = this.calls.get(id);
    if (call === undefined || !('channel' in call)) return false;
    this.#lanes.cancel(call as ChannelCall, result);
    return true;
  }

  get #lanes(): ChannelCalls {
    if (this.#calls === undefined)
      this.beside = this.#calls = this.lanes(new ChannelCalls(this.channelSession, this.socket, this));
    return this.#calls;
  }
}

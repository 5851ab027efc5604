import { Result } from '@cortado/core';
import { encodeOutcome, endSource, failure, tellUnsent } from '@cortado/core/transport';
import type { Disconnect } from '../protocol/disconnect';
import { textFrame } from '../protocol/ws-driver';
import { outcomeOwner, type MessageContext } from '../protocol/message-context';
import type { MessageHandlers } from '../protocol/message-handlers';
import { readRpc, rpcReplyText, type RpcAnswer, type RpcId, type RpcRequest } from '../protocol/rpc-frame';
import type { DispatchSession, InboundSocket } from './dispatch-session';
import { Dispatcher } from './dispatcher';
import type { Inbound } from './inbound-queue';
import { Renewal, type RenewalSession } from '../credentials/renewal';
import { ReplyStream } from './reply-stream';
import { ServerRequests } from './server-requests';

/** What this dispatcher sees of its connection: it renews credentials as well. */
export type RpcSession = DispatchSession & RenewalSession;

interface Call extends Inbound, RpcRequest {}

/** What an answer needs of its request: one that cannot be read has no id. */
interface Answered extends Inbound {
  readonly id?: RpcId | undefined;
}

const NO_EVENT = 'There is no such event';
const ALIVE = new Result(204, null);

/** The `rpc` protocol: each request with an id gets exactly one terminal answer with that id, whatever happens. */
export class RpcDispatcher extends Dispatcher<Call, RpcSession> {
  readonly requests: ServerRequests;
  /** Ids of requests that wait or run. */
  protected readonly calls = new Map<RpcId, Inbound>();
  readonly #streams = new Map<Call, ReplyStream>();
  #renewal: Renewal | undefined;

  constructor(
    session: RpcSession,
    socket: InboundSocket,
    private readonly handlers: MessageHandlers,
  ) {
    super(session, socket);
    this.requests = new ServerRequests(session);
  }

  receive(data: Buffer, isBinary: boolean): void {
    const tooFast = !this.socket.admit();
    if (tooFast && this.socket.flooding) return this.session.tooFast();
    const frame = isBinary
      ? failure(415, 'The rpc protocol has text frames only')
      : readRpc(data.toString(), this.session.endpoint.settings.frameHeaders);
    if (frame instanceof Result) return this.refuse({ size: data.length }, tooFast ? failure(429) : frame);
    if (frame.kind === 'answer') return this.#answered(frame);
    const call: Call = { ...frame, size: data.length };
    const { id, event } = call;
    if (event?.startsWith('$')) return this.#own(call, tooFast);
    if (id !== undefined && this.calls.has(id)) return this.refuse(call, failure(409, 'This id is in flight'));
    if (tooFast || (this.mustRead && !this.accepting)) return this.refuse(call, failure(429));
    if (id !== undefined) this.calls.set(id, call);
    this.take(call);
  }

  /** Answers, cancellations and items wait for nothing: while any may come, the socket is read, and what is too much gets 429. */
  protected get mustRead(): boolean {
    return this.#streams.size > 0 || this.requests.size > 0;
  }

  protected override whenFull(): void {
    if (!this.mustRead) super.whenFull();
  }

  override drain(): void {
    super.drain();
    for (const stream of this.#streams.values()) {
      stream.end(failure(503, 'The server is shutting down', 'shutting_down'));
    }
  }

  override end(disconnect: Disconnect, violated: boolean): Promise<void> | undefined {
    this.requests.end();
    for (const stream of this.#streams.values()) stream.end(undefined);
    const ended = super.end(disconnect, violated);
    const renewed = this.#renewal?.end();
    return renewed === undefined ? ended : renewed.then(() => ended);
  }

  protected override supersede(context: MessageContext, result: Result): void {
    // A stream whose first item never came would hold its place for ever.
    this.#streams.get(context.item as Call)?.end(undefined);
    super.supersede(context, result);
  }

  protected eventOf({ plan }: MessageContext): string | undefined {
    return this.handlers.eventOf(plan);
  }

  protected open(call: Call, sequence: number): MessageContext | Result {
    return this.handlers.readCall(this.session, call, sequence);
  }

  protected answer(result: Result, call: Call, context?: MessageContext): void {
    const { id } = call;
    if (id !== undefined) this.calls.delete(id);
    // A notification is answered only when something is wrong with it.
    if (id !== undefined || result.statusCode >= 400) this.#write(call, result, context);
    this.count(result, call, context);
  }

  protected async stream(call: Call, context: MessageContext, result: Result): Promise<void> {
    const body = result.body as AsyncIterable<unknown>;
    const refused = this.#refusalOfStream(call);
    if (refused !== undefined) {
      void endSource(body, this.session.log);
      await tellUnsent(context, refused);
      this.answer(refused, call, context);
      this.finish(context, result);
      return this.release(context);
    }
    const { inFlight } = this.session.hub;
    // It gives its slot back long before it is over.
    inFlight.begin();
    const stream = new ReplyStream(this.session, call.id!, context, result.shape, () => this.release(context));
    this.#streams.set(call, stream);
    this.session.resume('queue');
    context.concluded = false; // the source may open what its end ends
    const terminal = await stream.run(body);
    context.concluded = true;
    if (context.outcomeHooks !== undefined) await tellUnsent(context, terminal ?? failure(499));
    this.#streams.delete(call);
    if (terminal !== undefined && !context.superseded) this.answer(terminal, call, context);
    this.finish(context, result);
    this.release(context);
    inFlight.end();
  }

  /** Why a handler's stream does not begin; undefined when it does. */
  #refusalOfStream({ id }: Call): Result | undefined {
    if (id === undefined) return failure(400, 'A stream needs an id');
    // Streams that ran when the shutdown began were ended then.
    if (this.draining) return failure(503, 'The server is shutting down', 'shutting_down');
    if (this.#streams.size < this.session.endpoint.settings.maxStreams) return undefined;
    return failure(429, 'Too many streams', 'stream_limit');
  }

  /** The framework's own events. They never wait. */
  #own(call: Call, tooFast: boolean): void {
    const { event, id } = call;
    if (event === '$cancel') return this.#cancel(id);
    // An id in flight has its one answer still to come.
    const inFlight = id !== undefined && this.calls.has(id);
    const answered = inFlight ? { ...call, id: undefined } : call;
    const canRenew = event === '$auth' && this.session.credentials?.subject !== undefined;
    if (event !== '$ping' && !canRenew) return this.refuse(answered, failure(404, NO_EVENT));
    if (inFlight) return this.refuse(answered, failure(409, 'This id is in flight'));
    if (event === '$ping') this.#ping(call, tooFast);
    else this.#renew(call, tooFast);
  }

  /** A client asks whether the server is there. It waits for no handler, and is answered during a shutdown too. */
  #ping(call: Call, tooFast: boolean): void {
    const isCounted = !this.socket.excusePing(!tooFast);
    if (isCounted && tooFast) return this.refuse(call, failure(429));
    if (call.id !== undefined) this.#write(call, ALIVE);
    if (isCounted) this.count(ALIVE, call, undefined);
  }

  #renew(call: Call, tooFast: boolean): void {
    const { id, body } = call;
    if (tooFast) return this.refuse(call, failure(429));
    if (this.draining) return this.refuse(call, failure(503, 'The server is shutting down', 'shutting_down'));
    if (id !== undefined) this.calls.set(id, call);
    if (this.session.hub.messages !== undefined) this.arrived(call);
    (this.#renewal ??= new Renewal(this.session)).attempt(body, (result) => this.answer(result, call));
  }

  /** Cancels what another dispatcher of the connection handles. @returns false when none does */
  protected cancelled(_id: RpcId, _result: Result): boolean {
    return false;
  }

  #cancel(id: RpcId | undefined): void {
    const cancelled = failure(499, 'Cancelled by the client', 'cancelled');
    if (id !== undefined && this.cancelled(id, cancelled)) return;
    const call = (id === undefined ? undefined : this.calls.get(id)) as Call | undefined;
    if (call === undefined) return; // it has its terminal answer already
    const stream = this.#streams.get(call);
    const context = this.contextOf(call);
    if (stream !== undefined) stream.end(cancelled);
    else if (context !== undefined) this.supersede(context, cancelled);
    else if (this.withdraw(call)) this.answer(cancelled, call);
  }

  /** An answer to a request that we never made, or made too long ago, changes nothing. */
  #answered({ id, statusCode, body }: RpcAnswer): void {
    this.requests.answered(id, new Result(statusCode, body ?? null));
  }

  /** Answers what does not get as far as a handler, and occupies no id. */
  protected refuse(call: Answered, result: Result): void {
    this.#write(call, result);
    this.count(result, call, undefined);
  }

  #write(call: Answered, result: Result, context?: MessageContext): void {
    const { id } = call;
    const encode = (each: Result): string => rpcReplyText(id, each);
    const isNoted = this.session.hub.messages !== undefined;
    const owner = context ?? outcomeOwner(this.session);
    const text = encodeOutcome(result, owner, isNoted ? this.noting(call, encode) : encode);
    this.session.outbox!.reply(textFrame(text), this.last);
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import { jsonText, pushText, type Channel, type SendStatus } from '@cortado/channels';
import type { Class, CurrentPrincipal, FailureInput, Result } from '@cortado/core';
import {
  cookiesOf,
  forgettable,
  observed,
  type DtoInputOptions,
  type ListOf,
  type QueryValues,
  type Receivable,
  type Received,
} from '@cortado/core/transport';
import type { AcceptOptions } from '../handshake/acceptance';
import { binaryFrame, textFrame } from '../protocol/ws-driver';
import type { Callbacks } from '../endpoint/callbacks';
import { CloseCode } from '../protocol/close-code';
import { acceptCallbacks, acceptHandshake, refuseHandshake } from './answer-handshake';
import { askClient } from './ask-client';
import { ConnectionClosed } from '../protocol/disconnect';
import type { ConnectionSession } from './connection-session';
import { sendFrame } from './send-frame';
import type { ConnectionState } from '../protocol/connection-state';
import { joinChannel } from './join-channel';
import { nextMessage } from './next-message';
import { readJson } from './read-json';
import { valueFrame } from './value-frame';
import { bytesOf, textOf } from '../protocol/unreadable-message';

/** What `acceptCallback()` takes; only `onReceive` is required. */
export interface CallbackOptions<R extends Receivable | undefined> extends Callbacks<R, Connection> {}

/**
 * One WebSocket. Injected by its type into handlers and hooks, and into what is `@Scoped('connection')`.
 *
 * On an accepted connection, sending never rejects: the promise resolves with the status. No promise of a connection needs to be
 * awaited: an unhandled rejection does not end the process.
 */
export class Connection implements AsyncIterable<string | Buffer> {
  readonly #session: ConnectionSession;
  #data: Record<string, unknown> | undefined;

  /** Created by the framework. */
  constructor(session: ConnectionSession) {
    this.#session = session;
  }

  /** Unique over all processes. */
  get id(): string {
    return this.#session.id;
  }

  /** `connecting`, `open`, `closing` or `closed`. */
  get state(): ConnectionState {
    return this.#session.state;
  }

  /** Path and query of the handshake, as the client wrote them. */
  get url(): string {
    return this.#session.address.url;
  }

  /** The path as the client wrote it. */
  get path(): string {
    return this.#session.address.path;
  }

  /** Parameters of the path, as text. */
  get params(): Readonly<Record<string, string>> {
    return this.#session.address.params;
  }

  /** The parsed query of the handshake. */
  get query(): QueryValues {
    return this.#session.address.query;
  }

  /** Headers of the handshake, by lower-case name. */
  get headers(): Readonly<IncomingHttpHeaders> {
    return this.#session.headers;
  }

  /** Cookies of the handshake, by name. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    return cookiesOf(this.headers);
  }

  /** The address of the client, behind a trusted proxy too. */
  get remoteAddress(): string {
    return this.#session.address.remoteAddress;
  }

  /** The negotiated subprotocol; empty for none. */
  get subprotocol(): string {
    return this.#session.subprotocol;
  }

  /** The client, as identified by a guard of the handshake. */
  get principal(): CurrentPrincipal {
    return this.#session.principal;
  }

  set principal(principal: CurrentPrincipal) {
    this.#session.identify(principal);
  }

  /** When the credentials of the client expire. Unless they are renewed before, the connection is closed with 4401. */
  get expires(): Date | undefined {
    return this.#session.credentials?.expires;
  }

  /** Data of the application about this connection. */
  get data(): Record<string, unknown> {
    return (this.#data ??= {});
  }

  /** Aborts when the connection is closed. */
  get signal(): AbortSignal {
    return this.#session.signal;
  }

  /** Bytes that were sent but are still buffered on this machine. */
  get bufferedAmount(): number {
    return this.#session.outbox?.buffered ?? 0;
  }

  /** Names of the channels that it is in. */
  get channels(): readonly string[] {
    return this.#session.hub.membership.channelsOf(this.#session);
  }

  /**
   * Accepts the handshake. Messages are read with `receive()` or `for await`. Call it in a `@WebSocket` method.
   * Rejects with a ConnectionStateError unless connecting, with ConnectionClosed when the client is gone or middleware refused.
   */
  accept(options: AcceptOptions = {}): Promise<void> {
    return observed(acceptHandshake(this.#session, options));
  }

  /**
   * Answers the handshake with an HTTP response instead of a connection. Call it in a `@WebSocket` method. Rejects with a
   * ConnectionStateError unless connecting.
   *
   * @param statusCode default 403
   */
  refuse(statusCode: number = 403, body?: FailureInput): Promise<void> {
    return observed(refuseHandshake(this.#session, statusCode, body));
  }

  /**
   * Accepts the handshake, and calls back for each message. Call it in a `@WebSocket` method; callbacks have the controller as
   * `this`. Resolves once the connection is closed and `onDisconnect` has run. A DTO that is first named here is compiled by the
   * first call: a mistake in it is reported then, and not at start-up.
   *
   * Rejects with a ConnectionStateError unless connecting, with ConfigurationError E_WEBSOCKET when `onReceive` has no DTO.
   *
   * @example
   * await connection.acceptCallback({ receive: ChatRequest, onReceive: (request) => Ok({ message: request.message }) });
   */
  acceptCallback<const R extends Receivable | undefined = undefined>(callbacks: CallbackOptions<R>): Promise<void> {
    return observed(acceptCallbacks(this.#session, callbacks as CallbackOptions<any>));
  }

  /** Sends text as text, bytes as a binary frame, anything else as JSON. Rejects with a TypeError for what JSON cannot hold. */
  send(value: unknown): Promise<SendStatus> {
    return sendFrame(this.#session, () => valueFrame(value));
  }

  /** Sends a text frame. */
  sendText(text: string): Promise<SendStatus> {
    return sendFrame(this.#session, () => textFrame(text));
  }

  /** Sends a binary frame. */
  sendBinary(bytes: Uint8Array): Promise<SendStatus> {
    return sendFrame(this.#session, () => binaryFrame(bytes));
  }

  /** Sends a value as JSON in a text frame. */
  sendJson(value: unknown): Promise<SendStatus> {
    return sendFrame(this.#session, () => textFrame(jsonText(value)));
  }

  /** Sends `{"event","data"}`. */
  push(event: string, data: unknown): Promise<SendStatus> {
    return sendFrame(this.#session, () => textFrame(pushText({ event, data })));
  }

  /**
   * Sends a request to the client and resolves with its answer. Requires a client that speaks `cortado.v1`. Resolves with 504 when
   * no answer arrives in time, with 503 when the connection is closed, with 501 for a client that does not speak it. Rejects with a
   * ConnectionStateError while connecting, with a TypeError for a body that JSON cannot hold.
   *
   * @param options `timeout` in milliseconds, default 10,000
   * @example
   * const answer = await connection.request('confirm', { amount: 3 });
   * if (answer.statusCode === 200) …
   */
  request(event: string, body: unknown, { timeout = 10_000 }: { readonly timeout?: number } = {}): Promise<Result> {
    return observed(askClient(this.#session, event, body, timeout));
  }

  /** The next message: text as a string, bytes as a Buffer. Rejects with ConnectionClosed or ConnectionStateError. */
  receive(): Promise<string | Buffer> {
    return nextMessage(this.#session);
  }

  /** The next message as text. Rejects as `receive()` does, and with UnreadableMessage for a binary message. */
  receiveText(): Promise<string> {
    return forgettable(async () => textOf(await this.receive()));
  }

  /** The next message as bytes. Rejects as `receive()` does, and with UnreadableMessage for a text message. */
  receiveBinary(): Promise<Buffer> {
    return forgettable(async () => bytesOf(await this.receive()));
  }

  /**
   * The next message as JSON. Rejects as `receiveText()` does, and with UnreadableMessage for invalid JSON or an invalid DTO.
   * @param dto validates the message, `[Dto]` a list of them; default no validation
   * @param options what becomes of properties that the DTO does not declare, and the groups of its constraints that apply
   * @example
   * const user = await connection.receiveJson(User, { groups: ['create'], unknown: 'reject' });
   */
  receiveJson(): Promise<unknown>;
  receiveJson<const R extends Class | ListOf>(dto: R, options?: DtoInputOptions): Promise<Received<R>>;
  receiveJson(dto?: Class | ListOf, options?: DtoInputOptions): Promise<unknown> {
    return forgettable(async () => readJson(this.#session, await this.receiveText(), dto, options));
  }

  /** Messages until the connection closes. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<string | Buffer> {
    while (true) {
      try {
        yield await this.receive();
      } catch (error) {
        if (error instanceof ConnectionClosed) return;
        throw error;
      }
    }
  }

  /**
   * Closes with a close frame. Resolves once the socket is closed. Further calls have no effect. Rejects with a RangeError for a code
   * that may not be sent, with a ConnectionStateError while connecting.
   *
   * @param code default 1000
   * @param reason truncated to the 123 bytes that a close frame holds
   */
  close(code: number = CloseCode.Normal, reason: string = ''): Promise<void> {
    return forgettable(async () => {
      this.#session.close(code, reason);
      await this.#session.ended;
    });
  }

  /**
   * Joins a channel. Resolves once it is subscribed: 204; 400 for an invalid name, 429 above `maxChannels`, 409 unless open. A name
   * of a channel class runs its guards and its `onJoin`, whose result this is, and the client is told (`$joined`).
   *
   * @param body of the join, for a channel class
   */
  join(channel: string, body?: unknown): Promise<Result> {
    return joinChannel(this.#session, channel, body);
  }

  /** Leaves a channel: nothing of it arrives after this call. */
  async leave(channel: string): Promise<void> {
    if (this.#session.dismiss?.(channel, 'left', 'left') !== true) {
      this.#session.hub.membership.leave(this.#session, channel);
    }
  }

  /** The channel of that name, joined or not. */
  channel(name: string): Channel {
    return this.#session.hub.channels.channel(name);
  }
}

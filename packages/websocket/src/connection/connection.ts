import type { IncomingHttpHeaders } from 'node:http';
import { jsonText, pushText, type Channel, type SendStatus } from '@cortado/channels';
import { Result, type Class, type CurrentPrincipal, type FailureBody } from '@cortado/core';
import { cookiesOf, failure, forgettable, observed, type QueryValues, type Receivable } from '@cortado/core/transport';
import { acceptOptions, type AcceptOptions } from '../handshake/acceptance';
import { binaryFrame, textFrame, valuePayload } from '../protocol/frame';
import type { Callbacks } from '../endpoint/callbacks';
import { CloseCode } from '../protocol/close-code';
import { ConnectionClosed } from '../protocol/disconnect';
import type { ConnectionSession } from './connection-session';
import { ConnectionStateError, type ConnectionState } from '../protocol/connection-state';
import { readJson } from './read-json';
import { UnreadableMessage } from './unreadable-message';

/** What `acceptCallback()` takes; only `onReceive` is required. */
export interface CallbackOptions<R extends Receivable | undefined> extends Callbacks<R, Connection> {}

/**
 * One WebSocket. Injected by its type into handlers and hooks, and into what is `@Scoped('connection')`.
 *
 * On an accepted connection, promises of what is sent never reject: they tell what became of it. Whatever a method here promises,
 * it need not be awaited: a rejection that nobody looks at does not end the process.
 */
export class Connection implements AsyncIterable<string | Buffer> {
  readonly #session: ConnectionSession;
  #data: Record<string, unknown> | undefined;

  /** Connections are made by the framework. */
  constructor(session: ConnectionSession) {
    this.#session = session;
  }

  /** Unique over all processes. */
  get id(): string {
    return this.#session.id;
  }

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

  get params(): Readonly<Record<string, string>> {
    return this.#session.address.params;
  }

  get query(): QueryValues {
    return this.#session.address.query;
  }

  /** Of the handshake, by names in lower case. */
  get headers(): Readonly<IncomingHttpHeaders> {
    return this.#session.headers;
  }

  get cookies(): Readonly<Record<string, string | undefined>> {
    return cookiesOf(this.headers);
  }

  get remoteAddress(): string {
    return this.#session.address.remoteAddress;
  }

  /** The one that was chosen; empty for none. */
  get subprotocol(): string {
    return this.#session.subprotocol;
  }

  /** Who is connected, as a guard of the handshake found out. */
  get principal(): CurrentPrincipal {
    return this.#session.principal;
  }

  set principal(principal: CurrentPrincipal) {
    this.#session.principal = principal;
  }

  /** When the credentials of its client end, unless they are renewed before: it is closed with 4401 then. */
  get expires(): Date | undefined {
    return this.#session.credentials?.expires;
  }

  /** A place for what the application knows of this connection. */
  get data(): Record<string, unknown> {
    return (this.#data ??= {});
  }

  /** Aborts when the connection is closed. */
  get signal(): AbortSignal {
    return this.#session.signal;
  }

  /** Bytes that were sent and have not left this machine. */
  get bufferedAmount(): number {
    return this.#session.outbox?.buffered ?? 0;
  }

  /** Names of the channels that it is in. */
  get channels(): readonly string[] {
    return this.#session.hub.membership.channelsOf(this.#session);
  }

  /**
   * Accepts the handshake, and leaves the messages to be asked for with `receive()` or `for await`. In a `@WebSocket` method.
   *
   * @throws ConnectionStateError unless connecting; ConnectionClosed when the client is gone or middleware refused
   */
  accept(options: AcceptOptions = {}): Promise<void> {
    return forgettable(async () => {
      this.#session.need('connecting', 'accept()');
      await this.#session.handshake!.accept(
        { ...acceptOptions(options, this.#session.address.offered), hooks: {}, handlers: undefined },
        'accept()',
      );
    });
  }

  /**
   * Answers the handshake with an HTTP response instead of a connection. In a `@WebSocket` method.
   *
   * @param statusCode default 403
   * @throws ConnectionStateError unless connecting
   */
  refuse(statusCode: number = 403, body?: FailureBody): Promise<void> {
    return forgettable(async () => {
      this.#session.need('connecting', 'refuse()');
      const result = statusCode < 400 ? new Result(statusCode, body ?? null) : failure(statusCode, body);
      await this.#session.handshake!.refuse(result);
    });
  }

  /**
   * Accepts the handshake, and calls back for each message. In a `@WebSocket` method; each callback has the controller as `this`.
   * Resolves when the connection is over and `onDisconnect` has run.
   *
   * @throws ConnectionStateError unless connecting; ConfigurationError E_WEBSOCKET when no DTO is known for `onReceive`
   * @example
   * await connection.acceptCallback({ receive: ChatRequest, onReceive: (request) => Ok({ message: request.message }) });
   */
  acceptCallback<R extends Receivable | undefined = undefined>(callbacks: CallbackOptions<R>): Promise<void> {
    const session = this.#session;
    return forgettable(async () => {
      session.need('connecting', 'acceptCallback()');
      const acceptance = session.endpoint.callbacks.accept(session, callbacks as CallbackOptions<any>);
      await session.handshake!.accept(
        { ...acceptOptions(callbacks, session.address.offered), ...acceptance },
        'acceptCallback()',
      );
      await session.left;
    });
  }

  /** Sends text as text, bytes as a binary frame and anything else as JSON; resolves when it has left. */
  send(value: unknown): Promise<SendStatus> {
    const payload = valuePayload(value);
    return typeof payload === 'string' ? this.#send(textFrame(payload)) : this.#send(binaryFrame(payload));
  }

  sendText(text: string): Promise<SendStatus> {
    return this.#send(textFrame(text));
  }

  sendBinary(bytes: Uint8Array): Promise<SendStatus> {
    return this.#send(binaryFrame(bytes));
  }

  sendJson(value: unknown): Promise<SendStatus> {
    return this.#send(textFrame(jsonText(value)));
  }

  /** Sends `{"event","data"}`. */
  push(event: string, data: unknown): Promise<SendStatus> {
    return this.#send(textFrame(pushText({ event, data })));
  }

  /**
   * Asks the client, and resolves with its answer. Needs a client that speaks `cortado.v1`. Never rejects on an accepted connection:
   * 504 when no answer comes in time, 503 when the connection is over, 501 when the client does not speak it.
   *
   * @param options `timeout` in milliseconds, default 10,000
   * @throws ConnectionStateError while connecting; TypeError for a body that JSON cannot hold
   * @example
   * const answer = await connection.request('confirm', { amount: 3 });
   * if (answer.statusCode === 200) …
   */
  request(event: string, body: unknown, { timeout = 10_000 }: { readonly timeout?: number } = {}): Promise<Result> {
    return forgettable(async () => {
      const { requests, state } = this.#session;
      if (state === 'connecting') this.#session.need('open', 'request()');
      if (requests === undefined) return failure(501, 'The client does not speak cortado.v1', 'wire_unsupported');
      return requests.ask(event, body, timeout);
    });
  }

  /** The next message: text as a string, bytes as a Buffer. @throws ConnectionClosed, ConnectionStateError */
  receive(): Promise<string | Buffer> {
    const { mailbox, state } = this.#session;
    if (mailbox !== undefined) return mailbox.take();
    if (state === 'closed') {
      return observed(Promise.reject(new ConnectionClosed({ code: CloseCode.Abnormal, reason: '' })));
    }
    const hint =
      state === 'connecting' ? 'call accept() first' : 'and accepted with accept(): messages go to onReceive here';
    return observed(Promise.reject(new ConnectionStateError('receive()', state, 'open', hint)));
  }

  /** @throws ConnectionClosed, ConnectionStateError, UnreadableMessage for a binary message */
  receiveText(): Promise<string> {
    return forgettable(async () => {
      const message = await this.receive();
      if (typeof message === 'string') return message;
      throw new UnreadableMessage('E_TEXT_EXPECTED');
    });
  }

  /** @throws ConnectionClosed, ConnectionStateError, UnreadableMessage for a text message */
  receiveBinary(): Promise<Buffer> {
    return forgettable(async () => {
      const message = await this.receive();
      if (typeof message !== 'string') return message;
      throw new UnreadableMessage('E_BINARY_EXPECTED');
    });
  }

  /**
   * @param dto validates the message; without it the value is given as it was parsed
   * @throws ConnectionClosed, ConnectionStateError, UnreadableMessage for what is no JSON or does not fit the DTO
   */
  receiveJson(): Promise<unknown>;
  receiveJson<Dto>(dto: Class<Dto>): Promise<Dto>;
  receiveJson(dto?: Class): Promise<unknown> {
    return forgettable(async () => readJson(this.#session, await this.receiveText(), dto));
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
   * Closes with a close frame; resolves when the socket is closed. Closing twice is no error, and the first code counts.
   *
   * @param code default 1000
   * @param reason cut to the 123 bytes that a close frame holds
   * @throws RangeError for a code that may not be sent, ConnectionStateError while connecting
   */
  close(code: number = CloseCode.Normal, reason: string = ''): Promise<void> {
    return forgettable(async () => {
      this.#session.close(code, reason);
      await this.#session.ended;
    });
  }

  /**
   * Joins a channel; resolves once everything that is published to it arrives. Never rejects.
   *
   * @returns 204; 400 for a name that cannot be one, 429 for one channel too many, 409 when the connection is not open
   */
  async join(channel: string): Promise<Result> {
    const { membership } = this.#session.hub;
    if (this.#session.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
    return membership.join(this.#session, channel, this.#session.endpoint.settings.maxChannels);
  }

  /** Leaves a channel: nothing of it arrives after this call. */
  async leave(channel: string): Promise<void> {
    this.#session.hub.membership.leave(this.#session, channel);
  }

  /** The channel of that name, joined or not. */
  channel(name: string): Channel {
    return this.#session.hub.channels.channel(name);
  }

  #send(frame: Buffer): Promise<SendStatus> {
    const { outbox } = this.#session;
    if (outbox === undefined && this.#session.state === 'connecting') this.#session.need('open', 'send()');
    return outbox === undefined ? Promise.resolve('closed') : outbox.send(frame);
  }
}

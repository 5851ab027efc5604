import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { checkCloseCode, type Message, type SendStatus } from '@cortado/channels';
import type { Credentials, CurrentPrincipal, Logger } from '@cortado/core';
import type { Method, Scope } from '@cortado/core/transport';
import type { Receiver } from '../dispatch/receiver';
import { Mailbox } from '../dispatch/mailbox';
import { RpcDispatcher, type RpcSession } from '../dispatch/rpc-dispatcher';
import type { SessionCounters } from './socket-counters';
import { diagnostics } from '../common/diagnostics';
import type { Endpoint } from '../endpoint/endpoint';
import type { Acceptance } from '../handshake/acceptance';
import type { AcceptingSession, PendingHandshake } from '../handshake/handshake-session';
import type { SessionHub } from './session-hub';
import type { ServerRequests } from '../dispatch/server-requests';
import type { ConnectionSession } from './connection-session';
import { Heartbeat, type HeartbeatSession } from './heartbeat';
import { CloseCode, fitReason } from '../protocol/close-code';
import { Connection } from './connection';
import type { Disconnect } from '../protocol/disconnect';
import { Departure, type DepartingSession } from './departure';
import { runHook, type Hooks } from '../dispatch/hooks';
import { keptHeaders, type Opening } from './opening';
import { receiverOf } from './receivers';
import { SubscriberLifetime } from './subscriber-lifetime';
import { Outbox, type OutboxSession } from './outbox';
import type { SocketSession } from '../protocol/socket-session';
import { messageFrame, type Pause, type SessionSocket } from '../protocol/ws-driver';
import type { ConnectionState } from '../protocol/connection-state';

const NO_HOOKS: Hooks = Object.freeze({});

/**
 * One connection, from its upgrade request until its scope is disposed. Composes the handshake, the receiver of messages, the outbox
 * and the heartbeat, and implements the ports through which they see it. Handlers see it as `Connection`.
 */
export class Session
  extends SubscriberLifetime
  implements
    SocketSession,
    OutboxSession,
    HeartbeatSession,
    RpcSession,
    AcceptingSession,
    ConnectionSession,
    DepartingSession
{
  readonly id: string;
  readonly connection: Connection;
  readonly scope: Scope;
  readonly counters: SessionCounters;
  principal: CurrentPrincipal;
  /** Undefined when they neither expire nor can be renewed. */
  credentials: Credentials | undefined;
  /** The endpoint or controller; set by the handshake. */
  instance: object | undefined;
  /** The callback of `acceptCallback()`. */
  onReceive: Method | undefined;
  outbox: Outbox | undefined;
  /** A `@WebSocket` method that is still running. Never rejects. */
  method: Promise<void> | undefined;
  /** The end of the handshake's scope, where that waits for `onConnect`. Never rejects. */
  handshaken: Promise<void> | undefined;
  #handshake: PendingHandshake | undefined;
  #hooks: Hooks = NO_HOOKS;
  #subprotocol = '';
  #connected: Promise<boolean> | undefined;
  #ws: SessionSocket | undefined;
  #receiver: Receiver | undefined;
  #heartbeat: Heartbeat | undefined;
  /** Created when it is needed: until then a connection pays nothing for it. */
  #departure: Departure | undefined;

  constructor(
    readonly hub: SessionHub<Session>,
    readonly endpoint: Endpoint,
    readonly address: Opening,
    public headers: Readonly<IncomingHttpHeaders>,
  ) {
    super();
    this.id = hub.newId();
    this.counters = hub.countersOf(endpoint.counters);
    this.connection = new Connection(this);
    this.scope = hub.root.open('connection', this.connection);
    hub.sessions.add(this);
  }

  protected override get subscriber(): this {
    return this;
  }

  get handshake(): PendingHandshake | undefined {
    return this.#handshake;
  }

  get hooks(): Hooks {
    return this.#hooks;
  }

  get subprotocol(): string {
    return this.#subprotocol;
  }

  get connected(): Promise<boolean> | undefined {
    return this.#connected;
  }

  get mailbox(): Mailbox | undefined {
    return this.#receiver instanceof Mailbox ? this.#receiver : undefined;
  }

  get requests(): ServerRequests | undefined {
    return this.#receiver instanceof RpcDispatcher ? this.#receiver.requests : undefined;
  }

  get log(): Logger {
    return this.hub.log;
  }

  /** ws starts to close by itself when the peer closes. */
  override get state(): ConnectionState {
    return super.state === 'open' && this.#ws?.readyState !== this.#ws?.OPEN ? 'closing' : super.state;
  }

  /** Resolves once everything of this connection is disposed. */
  get gone(): Promise<void> {
    return this.#end.gone;
  }

  /** Whether anything of this connection is left. */
  get isKept(): boolean {
    return this.hub.sessions.has(this);
  }

  /** A guard or the application has found out who the client is. */
  identify(principal: CurrentPrincipal): void {
    this.principal = principal;
    this.hub.users.update(this);
  }

  begin(handshake: PendingHandshake): void {
    this.#handshake = handshake;
  }

  /** The handshake succeeded, and 101 is written. */
  open(ws: SessionSocket, socket: Socket, { hooks, handlers, subprotocol = '' }: Acceptance): void {
    this.become('open');
    this.headers = keptHeaders(this.headers);
    this.#handshake = undefined;
    this.#hooks = hooks;
    this.#subprotocol = subprotocol;
    this.#ws = ws;
    this.outbox = new Outbox(this, ws, socket, ws.extensions !== '');
    this.#heartbeat = new Heartbeat(this, ws, socket);
    this.#receiver = receiverOf(this, ws, handlers, subprotocol);
    ws.serve(this, this.#receiver, socket);
    this.hub.open.set(this.id, this);
    this.hub.users.update(this);
    this.counters.connections += 1;
    this.counters.accepted += 1;
    if (diagnostics.connectionStart.hasSubscribers)
      diagnostics.connectionStart.publish({ connection: this.connection });
    const { connect } = hooks;
    if (connect === undefined) this.#receiver.start();
    else this.#connected = this.#connect(connect);
  }

  async #connect(connect: NonNullable<Hooks['connect']>): Promise<boolean> {
    const closeCode = await runHook(this, 'onConnect', () => connect(this));
    if (closeCode === undefined) this.#receiver!.start();
    else if (this.state === 'open') this.close(closeCode, 'onConnect failed');
    return closeCode === undefined;
  }

  deliver(message: Message): SendStatus {
    return this.outbox === undefined ? 'closed' : this.outbox.write(message.as(messageFrame), undefined, message);
  }

  /** The handshake was refused, or the client left before it was over. */
  refused(): void {
    this.become('closed');
    this.#handshake = undefined;
    this.counters.refused += 1;
    this.tellEnded();
    this.#end.end();
  }

  pong(): void {
    this.#heartbeat?.pong();
  }

  /** Messages have exceeded the rate limit for too long. */
  tooFast(): void {
    this.close(CloseCode.PolicyViolation, 'Too many messages');
    this.#end.violated = true;
  }

  /** The client's close frame arrived, and will be answered. */
  closing(code: number, reason: string): void {
    this.#end.begin({ code, reason, initiator: 'client' });
  }

  /** The socket failed. With a code, the peer violated the protocol, and ws is closing with that code. */
  broken(error: Error, code: number | undefined): void {
    this.log.debug({ err: error, id: this.id }, 'a socket failed');
    if (super.state !== 'open' || code === undefined) return;
    this.become('closing');
    this.#end.begin({ code, reason: '', initiator: 'server' });
    this.#end.violated = true;
  }

  /** Stops reading until every reason is gone. */
  pause(reason: Pause): void {
    if (super.state !== 'open') return;
    this.#ws!.pauseFor(reason);
  }

  resume(reason: Pause): void {
    this.#ws?.resumeFor(reason);
  }

  roomForReplies(): void {
    this.resume('outbox');
    this.#receiver!.roomForReplies();
  }

  /** @throws ConnectionStateError while connecting, RangeError for a code that may not be sent */
  close(code: number, reason: string): void {
    checkCloseCode(code);
    if (super.state === 'connecting') this.need('open', 'close()', 'use refuse()');
    if (this.state !== 'open' || this.#departure?.begun) return;
    const fitting = fitReason(reason);
    this.#end.begin({ code, reason: fitting, initiator: 'server' });
    this.become('closing');
    // A paused socket would never receive the peer's close frame.
    this.#ws!.resumeFor('queue', 'outbox', 'channels');
    this.#ws!.end(code, fitting);
  }

  /** Ends the connection without a close frame, which could not reach the peer. */
  terminate(cause: Pick<Disconnect, 'code' | 'reason' | 'initiator'>): void {
    this.#end.begin(cause);
    if (this.#handshake !== undefined) this.#handshake.abandon();
    else this.#ws?.terminate();
  }

  drain(): void {
    this.#receiver?.drain();
  }

  /** Before it is terminated: `onDisconnect` does not wait for its handlers. */
  abandon(): void {
    this.#receiver?.abandon();
  }

  /** Resolves when no handler runs any more; undefined when none does. */
  idle(): Promise<void> | undefined {
    return this.#receiver?.idle();
  }

  tick(now: number): void {
    this.#receiver?.tick(now);
    if (super.state === 'open') this.outbox!.tick(now);
    if (super.state === 'open') this.#heartbeat!.tick(now);
  }

  /** The socket is closed. */
  closed(code: number, reason: string): void {
    const disconnect = this.#end.disconnect(code, reason);
    this.become('closed');
    this.hub.open.delete(this.id);
    this.hub.users.update(this);
    this.hub.membership.leaveAll(this);
    this.hub.closed(this, disconnect);
    this.#end.depart(disconnect, this.#receiver!);
  }

  /** Nothing of this connection is left. */
  discard(): void {
    this.hub.sessions.delete(this);
  }

  get #end(): Departure {
    return (this.#departure ??= new Departure(this));
  }
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ConfigurationError, Result } from '@cortado/core';
import {
  atOnce,
  encodeOutcome,
  failure,
  finish,
  invoke,
  observed,
  type Deadline,
  type OutcomeOwner,
} from '@cortado/core/transport';
import { CloseCode } from '../protocol/close-code';
import { ConnectionClosed } from '../protocol/disconnect';
import { ConnectionStateError } from '../protocol/connection-state';
import { Deferred } from '../common/deferred';
import { HandshakeContext } from '../credentials/handshake-context';
import type { Acceptance } from './acceptance';
import type { HandshakeSession, PendingHandshake } from './handshake-session';
import type { HandshakePlace } from './handshake-log';
import { ignoreRefused, MethodDecision } from './method-decision';
import { resultHeaders } from './refusal';
import { chosen, isCredential } from './subprotocol';
import { ignoreError } from './switch-protocols';
import { closesRefused, turnAway } from './turn-away';

/** One upgrade request until it is answered with 101 or refused. The socket is not read before that. */
export class Handshake implements PendingHandshake {
  readonly #context: HandshakeContext;
  /** Set while an answer is waited for. */
  #deadline: Deadline | undefined;
  #gone: (() => void) | undefined;
  #acceptance: Acceptance | undefined;
  #decision: MethodDecision | undefined;
  #answered: Deferred<void> | undefined;

  constructor(
    private readonly session: HandshakeSession,
    private readonly request: IncomingMessage,
    private readonly socket: Socket,
    private readonly head: Buffer,
    limited: Promise<Result | undefined> | undefined,
  ) {
    this.#context = new HandshakeContext(session, session.endpoint.handshake.handler, request);
    session.begin(this);
    session.hub.inFlight.begin();
    if (limited === undefined) this.#begin();
    else void this.#beginWithin(limited);
    // Most are answered by now, and need neither a deadline nor listeners.
    if (session.state === 'connecting') this.#wait();
  }

  #wait(): void {
    const { hub, endpoint } = this.session;
    this.#deadline = hub.timer.after(endpoint.settings.handshakeTimeout, () => this.#late());
    // A client that ends its side has left as well: none does so before it gets an answer.
    const gone = (this.#gone = (): void => this.abandon());
    this.socket.once('close', gone).once('end', gone);
  }

  #begin(): void {
    // `invoke` never rejects, and `#conclude` never throws.
    void invoke(this.session.endpoint.handshake, this.#context, (result) => this.#conclude(result));
  }

  /** Runs the guards once the rate limit has admitted the client. Never rejects. */
  async #beginWithin(limited: Promise<Result | undefined>): Promise<void> {
    let refused: Result | undefined;
    try {
      refused = await limited;
    } catch (error) {
      refused = await this.session.endpoint.handshake.fromError(error, this.#context);
    }
    if (refused === undefined && this.session.state === 'connecting') this.#begin();
    else this.#conclude(refused ?? failure(503)); // after a timeout or a disconnect it is answered already
  }

  /** The endpoint accepts. Middleware may still replace the result. */
  agree(acceptance: Acceptance): Result {
    this.#acceptance = acceptance;
    let result = new Result(101, null);
    const { headers } = acceptance;
    if (headers === undefined) return result;
    for (const [name, value] of Object.entries(headers)) result = result.header(name, value);
    return result;
  }

  /** Runs a `@WebSocket` method. Its call of `accept()` or `refuse()` is the decision; returning without either is 403. */
  decideBy(method: () => unknown): Promise<Result> {
    const decision = (this.#decision = new MethodDecision(this.session, this));
    this.session.method = decision.run(method);
    return decision.result;
  }

  /** `accept()` was called. @throws ConnectionStateError when it was accepted before, ConfigurationError when the method may not accept */
  accept(acceptance: Acceptance, operation: string): void {
    if (this.#acceptance !== undefined) throw new ConnectionStateError(operation, 'open', 'connecting');
    this.#decidedBy(operation).accept(acceptance);
  }

  /** `refuse()` was called. @throws ConfigurationError outside of a `@WebSocket` method */
  refuse(result: Result): void {
    this.#decidedBy('refuse()').refuse(result);
  }

  #decidedBy(operation: string): MethodDecision {
    if (this.#decision !== undefined) return this.#decision;
    const { type, handler } = this.session.endpoint;
    throw new ConfigurationError('E_WEBSOCKET', {
      where: `${type.name}.${handler.method}`,
      problem: `${operation} is for @WebSocket methods`,
      remedy: 'return nothing from onHandshake to accept, options to accept with them, or a Result such as Forbidden()',
    });
  }

  /** Resolves when 101 is written. Rejects with ConnectionClosed when middleware refused after all, or the client is gone. */
  whenAccepted(): Promise<void> {
    return observed((this.#answered ??= new Deferred<void>()).promise);
  }

  /** Resolves when a refusal is written, or the client is gone. */
  whenRefused(): Promise<void> {
    return this.whenAccepted().then(undefined, ignoreRefused);
  }

  /** The client is gone. */
  abandon(): void {
    if (this.session.state !== 'connecting') return;
    this.#context.abort(new Error('the client is gone'));
    this.socket.destroy();
    this.#aborted();
  }

  #late(): void {
    if (this.session.state !== 'connecting') return;
    this.session.log.warn({ id: this.session.id, path: this.session.endpoint.path }, 'handshake timed out');
    this.#context.superseded = true;
    this.#context.abort(new Error('the handshake took too long'));
    this.#refuse(failure(503, 'The handshake took too long', 'handshake_timeout'));
  }

  #subprotocol({ subprotocol, handlers }: Acceptance): string | undefined {
    if (subprotocol !== undefined) return subprotocol;
    const { address, endpoint } = this.session;
    return chosen(address.offered, endpoint.settings.subprotocols, handlers !== undefined);
  }

  #refuse(outcome: Result): void {
    const { hub, log, id } = this.session;
    const { headers } = this.request;
    const owner: OutcomeOwner = {
      id,
      log,
      rendered: (each) => hub.rendered(each, headers),
      fromError: (error) => this.#outcome(error),
    };
    const status = encodeOutcome(outcome, owner, (each) => this.#sendRefusal(each));
    hub.handshakes.refused(this.request, this.socket, this.#place, outcome, status);
    this.#refused();
  }

  /** @returns the status. @throws TypeError, RangeError for an invalid header or body; nothing is sent then */
  #sendRefusal(result: Result): number {
    const { settings, protocols } = this.session.endpoint;
    this.#stopListening();
    turnAway(this.request, this.socket, this.head, result, {
      settings,
      protocols,
      offered: this.session.address.offered,
    });
    return result.statusCode;
  }

  #conclude(result: Result): void {
    const { session } = this;
    if (session.state === 'connecting') {
      try {
        this.#answer(result);
      } catch (error) {
        this.#answerMasked(error);
      }
    }
    if (this.#context.mustFinish && session.method !== undefined) {
      // The scope of the method is disposed once the method has finished, possibly with the connection.
      session.method = session.method.then(() => finish(this.#context, result));
      if (session.state === 'closed') void session.method.then(() => session.scope.dispose(session.log));
      return;
    }
    const { connected } = session;
    const mustDispose = this.#context.mustFinish || (session.state === 'closed' && session.scope.mustDispose);
    if (connected === undefined && result.tasks === undefined && !mustDispose) return; // as for most: no promise is made
    const finished = this.#finish(result);
    if (connected !== undefined) session.handshaken = finished;
  }

  async #finish(result: Result): Promise<void> {
    const { hub, scope, state, log } = this.session;
    const { connected } = this.session;
    // Arguments of onConnect may belong to this scope. A shutdown counts it only afterwards, because the connection waits for it.
    if (connected !== undefined) await connected;
    hub.inFlight.begin();
    await finish(this.#context, result);
    if (state === 'closed') await scope.dispose(log);
    hub.inFlight.end();
  }

  #answer(result: Result): void {
    if (result.statusCode !== 101) return this.#refuse(result);
    if (this.#acceptance === undefined) throw new Error('101 was answered without the endpoint');
    const { hooks, handlers } = this.#acceptance;
    const subprotocol = this.#subprotocol(this.#acceptance);
    if (subprotocol === undefined && this.session.address.offered.some(isCredential)) {
      // RFC 6455 §4.1: browsers fail a connection without any offered subprotocol, and do not report why.
      return this.#refuse(failure(400, 'Offer a subprotocol beside the token', 'subprotocol_required'));
    }
    const headers = resultHeaders(result);
    this.#stopListening();
    const ws = this.session.endpoint.protocols.accept(this.request, this.socket, this.head, {
      headers,
      subprotocol,
    });
    if (ws === undefined) return this.#aborted();
    // From now on ws listens for errors of the socket.
    this.socket.off('error', ignoreError);
    const { handshakes } = this.session.hub;
    if (handshakes.areTold) handshakes.accepted(this.request, this.socket, this.#place);
    this.session.open(ws, this.socket, { subprotocol, hooks, handlers });
    this.session.hub.inFlight.end();
    this.#answered?.resolve();
  }

  /** The 101 could not be written, for example because of an invalid header. */
  #answerMasked(error: unknown): void {
    if (this.session.state !== 'connecting') {
      this.session.log.error({ err: error, id: this.session.id }, 'opening a connection failed');
      return this.session.terminate({ code: CloseCode.Abnormal, reason: '', initiator: 'server' });
    }
    this.#refuse(this.#outcome(error));
  }

  #outcome(error: unknown): Result {
    return atOnce(this.session.endpoint.handshake.fromError(error, this.#context), error, this.#context);
  }

  #stopListening(): void {
    if (this.#gone !== undefined) this.socket.off('close', this.#gone).off('end', this.#gone);
    if (this.#deadline !== undefined) this.session.hub.timer.release(this.#deadline);
  }

  get #place(): HandshakePlace {
    const { id, endpoint, address } = this.session;
    const closes = closesRefused(this.request, endpoint.settings.refuse, address.offered);
    return { id, route: endpoint.path, closes, remoteAddress: address.remoteAddress };
  }

  #aborted(): void {
    this.session.hub.handshakes.aborted(this.request, this.socket, this.#place);
    this.#refused();
  }

  #refused(): void {
    this.#stopListening();
    this.session.refused();
    this.session.hub.inFlight.end();
    this.#answered?.reject(new ConnectionClosed({ code: CloseCode.Abnormal, reason: '' }));
  }
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { UNROUTED, type Logger, type Result } from '@cortado/core';
import { ErrorBody, type Tell, type AnswerRecord, type Traffic } from '@cortado/core/transport';
import { originsOf } from './origin';
import { reasonOf } from './refusal';

/** The longest text of a client in a log line. */
const LONGEST = 200;

/** The status that stands for a client that left before its answer. */
const CLIENT_LEFT = 499;

/** Remedies for refusals that depend on the configuration. */
const REMEDIES: Readonly<Record<string, string>> = {
  origin_not_allowed:
    'add the origin to createApp({ websocket: { allowedOrigins } }) or http.cors; behind a proxy, set trustProxy',
  too_many_connections: 'raise websocket.maxConnections or websocket.maxConnectionsPerAddress',
  subprotocol_required:
    "offer a subprotocol beside the token, as in new WebSocket(url, ['cortado.v1', 'bearer.' + token]), or one of websocket.subprotocols",
  not_found: 'connect to the path of a WebSocket endpoint; app.routes() lists them',
  unauthorized: "to show the reason to browser scripts, use createApp({ websocket: { refuse: 'close' } })",
};

/** Whose handshake was answered. */
export interface HandshakePlace {
  readonly remoteAddress: string;
  /** Of the session, where there is one. */
  readonly id?: string;
  /** The path of the endpoint, where one was found. */
  readonly route?: string;
  /** Whether a refusal is a close frame, which scripts can read. */
  readonly closes?: boolean;
}

/** When a handshake arrived, and what had been sent on its connection by then. */
interface Arrival {
  readonly since: number;
  readonly bytes: number;
}

/**
 * Tells of the answers to handshakes. A refused one is always a line of the log: browsers hide the answer from scripts, so the log is
 * where developers find the reason.
 */
export class HandshakeLog {
  readonly #arrivals = new WeakMap<IncomingMessage, Arrival>();
  readonly #tell: Tell<AnswerRecord> | undefined;
  readonly #logsAnswers: boolean;
  readonly #hideParams: Traffic['hideParams'];

  /** @param newId for handshakes without a session */
  constructor(
    private readonly log: Logger,
    { answers, logsAnswers, hideParams }: Traffic,
    private readonly newId: () => string,
  ) {
    this.#tell = answers;
    this.#logsAnswers = logsAnswers;
    this.#hideParams = hideParams;
  }

  /** Whether anybody asks for answers. */
  get areTold(): boolean {
    return this.#tell !== undefined;
  }

  arrived(request: IncomingMessage, socket: Socket): void {
    if (this.#tell === undefined) return;
    this.#arrivals.set(request, { since: performance.now(), bytes: socket.bytesWritten });
  }

  accepted(request: IncomingMessage, socket: Socket, place: HandshakePlace): void {
    this.#answered(request, socket, place, { status: 101, aborted: false });
  }

  /** The client left before it got an answer. */
  aborted(request: IncomingMessage, socket: Socket, place: HandshakePlace): void {
    this.#answered(request, socket, place, { status: CLIENT_LEFT, aborted: true });
  }

  /**
   * The refusal was written.
   *
   * @param outcome before the application rendered it
   * @param status that was sent, where it is another
   */
  refused(
    request: IncomingMessage,
    socket: Socket,
    place: HandshakePlace,
    outcome: Result,
    status: number = outcome.statusCode,
  ): void {
    const refusal = explained(request, place, outcome);
    if (!this.#logsAnswers) {
      const { id, remoteAddress, route } = place;
      const path = this.#hideParams(pathOf(request), route).slice(0, LONGEST);
      this.log.info(
        { ...(id === undefined ? {} : { id }), status, path, remoteAddress, ...refusal },
        'handshake refused',
      );
    }
    this.#answered(request, socket, place, { status, aborted: false, refusal });
  }

  #answered(
    request: IncomingMessage,
    socket: Socket,
    { remoteAddress, id, route }: HandshakePlace,
    answer: Pick<AnswerRecord, 'status' | 'aborted' | 'refusal'>,
  ): void {
    const arrival = this.#arrivals.get(request);
    if (arrival === undefined || this.#tell === undefined) return;
    this.#arrivals.delete(request);
    this.#tell({
      kind: 'handshake',
      id: id ?? this.newId(),
      method: request.method,
      route: route === UNROUTED.class ? undefined : route,
      path: pathOf(request),
      duration: performance.now() - arrival.since,
      bytes: Math.max(0, socket.bytesWritten - arrival.bytes) || 0,
      remoteAddress,
      ...answer,
    });
  }
}

/** Without the query, which may carry a token. */
function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

/** Why it was refused, and what to do about it. */
function explained(request: IncomingMessage, place: HandshakePlace, outcome: Result): object {
  const reason = reasonOf(outcome);
  const origin = originsOf(request).join(', ').slice(0, LONGEST);
  const { body } = outcome;
  const detail = body instanceof ErrorBody ? body.errorList[0]?.msg : undefined;
  const remedy = isMoot(reason, place) || !Object.hasOwn(REMEDIES, reason) ? undefined : REMEDIES[reason];
  return {
    reason,
    ...(detail === undefined ? {} : { detail: detail.slice(0, LONGEST) }),
    ...(origin === '' ? {} : { origin }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Whether the remedy would not help: an endpoint was found and its guard says 404, or scripts are shown the reason already. */
function isMoot(reason: string, { route, closes = false }: HandshakePlace): boolean {
  if (reason === 'not_found') return route !== undefined && route !== UNROUTED.class;
  return reason === 'unauthorized' && closes;
}

import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Result } from '@cortado/core';
import { failure, fromHttpError, type Host } from '@cortado/core/transport';
import { Session } from '../connection/session';
import type { Hub } from './hub';
import type { Endpoint } from '../endpoint/endpoint';
import { unroutedEndpoint } from '../endpoint/unrouted';
import type { Found, Router } from '../endpoint/router';
import type { EndpointSettings } from '../endpoint/settings';
import { checkRequest } from '../handshake/check-request';
import { takesCompression } from '../handshake/compression-offer';
import { ConnectionCaps } from '../handshake/connection-caps';
import { Handshake } from '../handshake/handshake';
import { inTurn } from '../handshake/in-turn';
import { originCheck, originsOf, type OriginPolicy } from '../handshake/origin';
import { serveAsHttp } from '../handshake/plain-http';
import { refuse } from '../handshake/refusal';
import type { Offered } from '../handshake/subprotocol';
import { ignoreError, SwitchProtocols } from '../handshake/switch-protocols';
import { turnAway, type Refusing } from '../handshake/turn-away';

export interface UpgradePolicy extends OriginPolicy {
  readonly maxConnections?: number;
  readonly maxConnectionsPerAddress?: number;
  readonly ipv6Subnet?: number;
}

/** Handles the upgrade requests of the server, and begins a session for each valid one. */
export class Upgrades {
  readonly #caps: ConnectionCaps;
  #isOriginAllowed: ReturnType<typeof originCheck>;
  /** For refusals before an endpoint was found. */
  readonly #shared: Omit<Refusing, 'offered'>;
  readonly #unrouted: Endpoint | undefined;

  constructor(
    private readonly host: Host,
    private readonly hub: Hub,
    private readonly router: Router,
    private readonly policy: UpgradePolicy,
    shared: EndpointSettings,
  ) {
    const { maxConnections = Infinity, maxConnectionsPerAddress = Infinity, ipv6Subnet = 64 } = policy;
    this.#caps = new ConnectionCaps(maxConnections, maxConnectionsPerAddress, ipv6Subnet);
    this.#isOriginAllowed = originCheck(policy);
    this.#shared = { settings: shared, protocols: new SwitchProtocols(shared) };
    this.#unrouted = unroutedEndpoint(host, shared);
  }

  /** Starts to handle upgrade requests. Every transport has read its options by now, those of CORS included. */
  open(): void {
    const { server, admission } = this.host;
    this.#isOriginAllowed = originCheck(this.policy, admission.origins);
    askFor(server, isTaken);
    server.on('upgrade', this.#take);
  }

  close(): void {
    this.host.server.off('upgrade', this.#take);
  }

  /** The listener of the server's `upgrade` event. Never throws. */
  readonly #take = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    this.hub.handshakes.arrived(request, socket);
    inTurn(socket, () => this.#takeNow(request, socket, head));
    // An error without a listener would end the process. Node emits it in a later turn, and the `close` event follows.
    if (socket.listenerCount('error') === 0) socket.on('error', ignoreError);
  };

  #takeNow(request: IncomingMessage, socket: Socket, head: Buffer): void {
    try {
      if (isWebSocket(request)) this.#begin(request, socket, head);
      else this.#plain(request, socket, head);
    } catch (error) {
      this.host.log.error({ err: error }, 'upgrade request failed');
      socket.destroy();
    }
  }

  #plain(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.off('error', ignoreError);
    serveAsHttp(this.host.server, request, socket, head);
  }

  #begin(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { proxies, admission } = this.host;
    // The address of the client: behind a proxy all sockets have the same address.
    const remoteAddress = proxies.remoteAddress(request);
    const early = admission.unavailable ?? admission.refusal(request);
    const offered = checkRequest(request);
    const wrong = early === undefined ? offered : fromHttpError(early);
    if (offered instanceof Result) {
      const outcome = wrong as Result;
      refuse(socket, this.hub.rendered(outcome, request.headers));
      return this.hub.handshakes.refused(request, socket, { remoteAddress }, outcome);
    }
    if (wrong instanceof Result) return this.#turnAway(request, socket, head, remoteAddress, offered, wrong);
    const refusal = this.#refusal(request, socket, remoteAddress);
    if (refusal !== undefined) return this.#turnAway(request, socket, head, remoteAddress, offered, refusal);
    const url = request.url ?? '/';
    const found = this.router.find(url, proxies.host(request));
    const place = found instanceof Result ? this.#nowhere(found) : found;
    if (place instanceof Result) return this.#turnAway(request, socket, head, remoteAddress, offered, place);
    const { endpoint, params, query } = place;
    const { headers } = request;
    if (endpoint.settings.compression && takesCompression(headers['sec-websocket-extensions'] ?? '') === undefined) {
      const malformed = failure(400, 'Sec-WebSocket-Extensions cannot be read');
      return this.#turnAway(request, socket, head, remoteAddress, offered, malformed);
    }
    const path = url.split('?', 1)[0]!;
    const session = new Session(this.hub, endpoint, { url, path, params, query, remoteAddress, offered }, headers);
    void new Handshake(session, request, socket, head, admission.limitRate?.(request));
  }

  /** Paths without an endpoint: runs the `unrouted` steps of the application, if there are any. */
  #nowhere(result: Result): Found | Result {
    const endpoint = this.#unrouted;
    return endpoint === undefined || result.statusCode !== 404 ? result : { endpoint, params: {}, query: {} };
  }

  /** A refusal before routing. The cheapest check comes first. */
  #refusal(request: IncomingMessage, socket: Socket, remoteAddress: string): Result | undefined {
    const { proxies } = this.host;
    const asked = { origins: originsOf(request), host: proxies.host(request), scheme: proxies.scheme(request) };
    if (!this.#isOriginAllowed(asked)) {
      return failure(403, 'This origin may not connect', 'origin_not_allowed');
    }
    if (this.#caps.admit(socket, remoteAddress)) return undefined;
    return failure(503, 'Too many connections', 'too_many_connections');
  }

  #turnAway(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    remoteAddress: string,
    offered: Offered,
    outcome: Result,
  ): void {
    turnAway(request, socket, head, this.hub.rendered(outcome, request.headers), { ...this.#shared, offered });
    this.hub.handshakes.refused(request, socket, { remoteAddress }, outcome);
  }
}

/**
 * Newer versions of Node call back to decide about an upgrade, and have started to read the body of a request by then. A request with
 * a body stays with Node, and the HTTP transport closes the connection after its answer.
 */
function isTaken(request: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
  return isWebSocket(request) || (length === '0' && coding === undefined);
}

function askFor(server: Server, isUpgrade: (request: IncomingMessage) => boolean): void {
  const asking = server as Server & { shouldUpgradeCallback?: typeof isUpgrade };
  if (asking.shouldUpgradeCallback !== undefined) asking.shouldUpgradeCallback = isUpgrade;
}

/**
 * RFC 6455 §4.2.1: the token is case-insensitive. A list of several protocols is not a WebSocket handshake, and upgrades of
 * HTTP/1.0 must be ignored (RFC 9110 §7.8).
 */
function isWebSocket({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion !== '1.0' && headers.upgrade?.trim().toLowerCase() === 'websocket';
}

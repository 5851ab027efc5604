import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { Result } from '@cortado/core';
import { failure, fromHttpError, type Host } from '@cortado/core/transport';
import { Session } from '../connection/session';
import type { Hub } from '../hub';
import type { Router } from '../router';
import type { EndpointSettings } from '../options';
import { Admission } from './admission';
import { checkRequest } from './check-request';
import { Handshake } from './handshake';
import { originCheck, originsOf, type OriginPolicy } from './origin';
import { serveAsHttp } from './plain-http';
import { ignoreError } from './ignore-error';
import { refuse } from './refusal';
import { SwitchProtocols } from './switch-protocols';

export interface UpgradePolicy extends OriginPolicy {
  readonly maxConnections?: number;
  readonly maxConnectionsPerAddress?: number;
}

/** Takes upgrade requests from the server, and begins a session for each that may go on. */
export class Upgrades {
  readonly #admission: Admission;
  readonly #isOriginAllowed: ReturnType<typeof originCheck>;
  readonly #refuse: EndpointSettings['refuse'];
  readonly #protocols: SwitchProtocols;

  constructor(
    private readonly host: Host,
    private readonly hub: Hub,
    private readonly router: Router,
    policy: UpgradePolicy,
    shared: EndpointSettings,
  ) {
    const { maxConnections = Infinity, maxConnectionsPerAddress = Infinity } = policy;
    this.#admission = new Admission(maxConnections, maxConnectionsPerAddress);
    this.#isOriginAllowed = originCheck(policy);
    this.#refuse = shared.refuse;
    this.#protocols = new SwitchProtocols(shared);
  }

  /** The listener of the server's `upgrade` event. Never throws. */
  readonly take = (request: IncomingMessage, socket: Socket, head: Buffer): void => {
    // First of all: an error without a listener would end the process. What it means comes with `close`.
    socket.on('error', ignoreError);
    try {
      if (isWebSocket(request)) this.#begin(request, socket, head);
      else this.#plain(request, socket, head);
    } catch (error) {
      this.host.log.error({ err: error }, 'an upgrade request could not be taken');
      socket.destroy();
    }
  };

  #plain(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.off('error', ignoreError);
    serveAsHttp(this.host.server, request, socket, head);
  }

  #begin(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const { headers } = request;
    const offered = checkRequest(request);
    if (offered instanceof Result) return refuse(socket, this.hub.rendered(offered, headers));
    // The same as HTTP says: a cap for each address would be one for all behind a proxy.
    const remoteAddress = this.host.proxies.remoteAddress(request);
    const refusal = this.#refusal(request, socket, remoteAddress);
    if (refusal !== undefined) return this.#turnAway(request, socket, head, refusal);
    const url = request.url ?? '/';
    const found = this.router.find(url, this.host.proxies.host(request));
    if (found instanceof Result) return this.#turnAway(request, socket, head, found);
    const { endpoint, params, query } = found;
    const path = url.split('?', 1)[0]!;
    const session = new Session(this.hub, endpoint, { url, path, params, query, headers, remoteAddress, offered });
    void new Handshake(session, request, socket, head);
  }

  /** Why nobody needs to look any further; the cheapest question first. */
  #refusal(request: IncomingMessage, socket: Socket, remoteAddress: string): Result | undefined {
    const { proxies, intake } = this.host;
    if (intake.refusal !== undefined) return fromHttpError(intake.refusal);
    const asked = { origins: originsOf(request), host: proxies.host(request), scheme: proxies.scheme(request) };
    if (!this.#isOriginAllowed(asked)) {
      return failure(403, 'This origin may not connect', 'origin_not_allowed');
    }
    if (this.#admission.admit(socket, remoteAddress)) return undefined;
    return failure(503, 'Too many connections', 'too_many_connections');
  }

  #turnAway(request: IncomingMessage, socket: Socket, head: Buffer, outcome: Result): void {
    const result = this.hub.rendered(outcome, request.headers);
    if (this.#refuse === 'close') this.#protocols.refuse(request, socket, head, result);
    else refuse(socket, result);
  }
}

/** Newer Nodes ask which requests to upgrade, and serve the others as if they had not asked. */
export function upgradeOnlyWebSockets(server: Server): void {
  const asking = server as Server & { shouldUpgradeCallback?: (request: IncomingMessage) => boolean };
  if (asking.shouldUpgradeCallback !== undefined) asking.shouldUpgradeCallback = isWebSocket;
}

/** RFC 6455 §4.2.1: the token is compared without regard to case. A list that also offers others asks for no socket of ours. */
function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === 'websocket';
}

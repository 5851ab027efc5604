import type { Result } from '@cortado/core';
import { failure, fromHttpError, type Host } from '@cortado/core/transport';
import findMyWay from 'find-my-way';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Counters } from './counters';
import type { Exchanges } from './exchanges';
import { isPreflight } from '../plugins/cors';
import type { PluginHeaders } from '../plugins/plugin-headers';
import { fromClientError } from '../response/from-fastify-error';
import { refuse, refuseSocket, withHeaders, type Refuse } from '../response/refuse';
import type { MethodTable } from '../routing/method-table';

/** What Node keeps of a connection: the response whose turn it is. */
type ServerSocket = Socket & { readonly _httpMessage?: (ServerResponse & { readonly req: IncomingMessage }) | null };

/** A route of health. */
interface Probe {
  readonly isLive: boolean;
}

/** How Node tells that it could not read a request. */
interface Unreadable {
  readonly code?: string;
  readonly rawPacket?: unknown;
  /** Of an error of the connection, such as a reset: nobody is there to be answered. */
  readonly syscall?: string;
}

/** What is the same for the whole life of the transport. */
export interface EntranceOptions {
  readonly host: Host;
  /** What orchestrators ask, by address: `live` is answered while the application closes or has too much to do. */
  readonly health: { readonly live: string; readonly ready: string } | undefined;
  readonly cors: boolean;
  readonly headers: PluginHeaders;
  readonly methods: MethodTable;
  readonly refusalOf: Refuse;
  readonly counters: Counters;
  /** Undefined where nobody asks for answers. */
  readonly exchanges: Exchanges | undefined;
}

/** Takes requests from the server in front of Fastify: refuses what must not get any further, and asks for bodies that wait. */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #probes: findMyWay.Instance<findMyWay.HTTPVersion.V1> | undefined;
  /** Node has read on: requests that came right behind one that was refused are not to be trusted any more than it was. */
  readonly #closing = new WeakSet<Socket>();
  readonly #failed = new WeakSet<Socket>();
  #serve: RequestListener | undefined;

  /** @param open makes the transport ready, for connections that somebody brings before `listen()`, as tests do */
  constructor(
    options: EntranceOptions,
    private readonly open: () => Promise<void>,
  ) {
    const { health, host } = options;
    this.#options = options;
    if (health === undefined) return;
    this.#probes = findMyWay(host.routes.options);
    for (const path of new Set([health.ready, health.live])) {
      this.#probes.on(['GET', 'HEAD'], path, () => undefined, { isLive: path === health.live });
    }
  }

  attach(): void {
    const { server } = this.#options.host;
    server.on('request', this.#take);
    server.on('checkContinue', this.#expecting);
    server.on('checkExpectation', this.#unknownExpectation);
  }

  detach(): void {
    const { server } = this.#options.host;
    server.off('request', this.#take);
    server.off('checkContinue', this.#expecting);
    server.off('checkExpectation', this.#unknownExpectation);
  }

  /** From here on requests are served. */
  start(serve: RequestListener): void {
    this.#serve = serve;
  }

  readonly #take = (request: IncomingMessage, response: ServerResponse): void => {
    const { host, counters, exchanges } = this.#options;
    if (this.#serve === undefined) return this.#wait(request, response, this.#take);
    const { socket } = request;
    counters.requests += 1;
    if (this.#closing.has(socket)) return;
    if (exchanges !== undefined) exchanges.begin(request, response);
    const full = host.admission.unavailable;
    const probe = full !== undefined || host.admission.checksHosts ? this.#probe(request) : undefined;
    const refusal =
      (full === undefined || this.#isExempt(request, probe) ? undefined : full) ??
      host.admission.refusal(request, probe !== undefined);
    if (refusal !== undefined) return this.#refuse(request, response, fromHttpError(refusal));
    // Shutdown ends idle connections: a probe that came back on this one would be cut off. And Node reads nothing behind a request
    // whose upgrade it ignored: the client learns that it has to send the rest again (RFC 9112 §9.6).
    if (host.admission.closing || request.headers.upgrade !== undefined) response.shouldKeepAlive = false;
    this.#serve(request, response);
  };

  /**
   * RFC 9110 §10.1.1: 100 goes out when somebody begins to read the body, so that what is refused before is refused alone. The
   * body may then come or not, so that nothing behind it could be told from it: such a connection ends.
   */
  readonly #expecting = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.#serve === undefined) return this.#wait(request, response, this.#expecting);
    const { methods, host } = this.#options;
    const { shouldKeepAlive } = response;
    response.shouldKeepAlive = false;
    const begin = (event: string | symbol): void => {
      if (event !== 'data' && event !== 'readable') return;
      request.off('newListener', begin);
      if (response.headersSent || response.writableEnded) return;
      response.shouldKeepAlive = shouldKeepAlive;
      response.writeContinue();
    };
    request.on('newListener', begin);
    // Fastify would parse the body of a request that has no route before it says so.
    if (!methods.has(request.method!, request.url!, host.proxies.host(request))) delete request.headers['content-type'];
    this.#take(request, response);
  };

  readonly #unknownExpectation = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.#serve === undefined) return this.#wait(request, response, this.#unknownExpectation);
    const { counters, exchanges } = this.#options;
    counters.requests += 1;
    exchanges?.begin(request, response);
    this.#refuse(request, response, failure(417));
  };

  #wait(request: IncomingMessage, response: ServerResponse, then: RequestListener): void {
    this.open().then(
      () => then(request, response),
      (error: unknown) => {
        const { host, exchanges } = this.#options;
        host.log.error({ err: error }, 'the http transport failed to open');
        exchanges?.begin(request, response);
        refuse(response, this.#options.refusalOf(failure(500), request));
      },
    );
  }

  /** Whether it is answered all the same: the probe of an orchestrator, and what a browser asks before it may read a refusal. */
  #isExempt(request: IncomingMessage, probe: Probe | undefined): boolean {
    return (this.#options.cors && isPreflight(request)) || probe?.isLive === true;
  }

  #probe({ method, url }: IncomingMessage): Probe | undefined {
    if (this.#probes === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined;
    return this.#probes.find(method, url!)?.store as Probe | undefined;
  }

  #refuse(request: IncomingMessage, response: ServerResponse, result: Result): void {
    const { headers, refusalOf } = this.#options;
    this.#closing.add(request.socket);
    response.shouldKeepAlive = false;
    headers.collect(request, response, (given) => refuse(response, withHeaders(refusalOf(result, request), given)));
  }

  /** What Node could not read, or did not get in time. What was asked before it is answered first (RFC 9112 §9.3.2). */
  readonly clientError = (error: Unreadable, socket: ServerSocket): void => {
    if (this.#failed.has(socket)) return; // of the bytes behind those
    this.#failed.add(socket);
    this.#answerError(error, socket);
  };

  #answerError(error: Unreadable, socket: ServerSocket): void {
    const current = socket._httpMessage ?? undefined;
    if (current?.req.complete === true && !socket.destroyed) {
      return void current.once('close', () => this.#answerError(error, socket));
    }
    // Part of the answer has left: whatever came now would be taken for the rest of it.
    const isGone = error.syscall !== undefined || !socket.writable;
    if (isGone || current?.headersSent === true) return void socket.destroy();
    const { headers, refusalOf, exchanges } = this.#options;
    const known = current === undefined ? headersIn(error.rawPacket) : current.req.headers;
    headers.collectFor(socket, known, (given) => {
      if (!socket.writable) return;
      const refusal = withHeaders(refusalOf(fromClientError(error), current?.req ?? { headers: known }), given);
      const bytes = refuseSocket(socket, refusal);
      exchanges?.refused(socket, current?.req, refusal.statusCode, bytes);
    });
  }
}

/** Who asks, from bytes that are no whole request. */
function headersIn(packet: unknown): IncomingHttpHeaders {
  const text = Buffer.isBuffer(packet) ? packet.toString('latin1') : '';
  const origin = /\r\norigin:([^\r\n]+)\r\n/i.exec(text)?.[1];
  return origin === undefined ? {} : { origin: origin.trim() };
}

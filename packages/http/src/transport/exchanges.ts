import type { AnswerRecord, Proxies, Tell } from '@cortado/core/transport';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestIds } from '../request/request-id';

/** The status that stands for a client that left before its answer began, as in nginx. */
const CLIENT_LEFT = 499;

/** One request and its answer, until that has left. */
interface Exchange {
  readonly id: string;
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly remoteAddress: string;
  readonly since: number;
  readonly response: ServerResponse | undefined;
  route: string | undefined;
}

/** The answers of one connection that are under way, in their order, and the bytes that were sent before them. */
interface Connection {
  readonly open: Set<Exchange>;
  bytes: number;
}

/**
 * Measures every answer to a request, whoever makes it: from the arrival of the request to the last byte, or to the end of the
 * connection. It exists only where somebody asks for answers.
 */
export class Exchanges {
  readonly #ofRequest = new WeakMap<Parameters<RequestIds>[0], Exchange>();
  readonly #ofSocket = new WeakMap<Socket, Connection>();

  constructor(
    private readonly tell: Tell<AnswerRecord>,
    private readonly newId: RequestIds,
    private readonly proxies: Proxies,
  ) {}

  /** A request arrived. Called once for each, before anybody may answer. */
  begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const exchange = this.#exchangeOf(request, response);
    const connection = this.#connectionOf(socket);
    this.#ofRequest.set(request, exchange);
    connection.open.add(exchange);
    // In front of Node's own listener, which writes the next answer of a pipelining client.
    // What is written after the connection has ended is finished too.
    response.prependListener('finish', () => this.#end(exchange, socket, connection, socket.destroyed));
  }

  /** The id of a request, for Fastify and for refusals. */
  readonly idOf: RequestIds = (request) => this.#ofRequest.get(request)?.id ?? this.newId(request);

  /** In front of every other hook, because any of them may answer. */
  register(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', ({ raw, routeOptions }, _reply, done) => {
      this.routed(raw, routeOptions.url);
      done();
    });
  }

  /** @param route its pattern; undefined where no route was found */
  routed(request: IncomingMessage, route: string | undefined): void {
    const exchange = this.#ofRequest.get(request);
    if (exchange !== undefined) exchange.route = route;
  }

  /**
   * Bytes that Node could not read were answered on the socket itself.
   *
   * @param request the one that they belong to, where its headers had arrived
   */
  refused(socket: Socket, request: IncomingMessage | undefined, status: number, bytes: number): void {
    const connection = this.#connectionOf(socket);
    const known = request === undefined ? undefined : this.#ofRequest.get(request);
    if (known !== undefined && !connection.open.delete(known)) return;
    const exchange = known ?? this.#unread(socket);
    connection.bytes += bytes;
    this.#tell(exchange, status, bytes, false);
  }

  #exchangeOf(request: IncomingMessage, response: ServerResponse): Exchange {
    const { method, url = '/' } = request;
    return {
      id: this.newId(request),
      method,
      path: pathOf(url),
      remoteAddress: this.proxies.remoteAddress(request),
      since: performance.now(),
      response,
      route: undefined,
    };
  }

  /** When it began is not known: the bytes were never a request. */
  #unread(socket: Socket): Exchange {
    const request = { socket, headers: {} } as IncomingMessage;
    return {
      id: this.newId(request),
      method: undefined,
      path: undefined,
      remoteAddress: this.proxies.remoteAddress(request),
      since: performance.now(),
      response: undefined,
      route: undefined,
    };
  }

  #connectionOf(socket: Socket): Connection {
    let connection = this.#ofSocket.get(socket);
    if (connection === undefined) {
      const created: Connection = { open: new Set(), bytes: writtenOn(socket) };
      this.#ofSocket.set(socket, created);
      // Node tells of the end of the answer that it writes, but not of those behind it.
      socket.once('close', () => {
        for (const exchange of created.open) this.#end(exchange, socket, created, true);
      });
      connection = created;
    }
    return connection;
  }

  #end(exchange: Exchange, socket: Socket, connection: Connection, aborted: boolean): void {
    if (!connection.open.delete(exchange)) return;
    const written = writtenOn(socket);
    const bytes = written - connection.bytes;
    const { headersSent, statusCode } = exchange.response!;
    const hasBegun = headersSent && (!aborted || bytes > 0 || !countsBytes(socket));
    this.#tell(exchange, hasBegun ? statusCode : CLIENT_LEFT, bytes, aborted);
    connection.bytes = written;
  }

  #tell({ response: _response, since, ...request }: Exchange, status: number, bytes: number, aborted: boolean): void {
    this.tell({ kind: 'request', ...request, status, bytes, aborted, duration: performance.now() - since });
  }
}

/** A connection of the test package, which no network carries, does not. */
function countsBytes({ bytesWritten }: Socket): boolean {
  return (bytesWritten as number | undefined) !== undefined;
}

/** What was handed to the system. */
function writtenOn({ bytesWritten, writableLength }: Socket): number {
  return Math.max(0, ((bytesWritten as number | undefined) ?? 0) - (writableLength ?? 0));
}

/** Without the query, and without the authority of an absolute URL (RFC 9112 §3.2.2), which may have a password. */
function pathOf(url: string): string {
  return url.split('?', 1)[0]!.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '');
}

import type { FastifyInstance } from 'fastify';
import {
  IncomingMessage,
  ServerResponse,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type RequestListener,
} from 'node:http';
import type { Socket } from 'node:net';

type Take = (headers: OutgoingHttpHeaders) => void;

/**
 * What plugins such as CORS and helmet put on every answer, for those that Fastify has no part in. It is given the request and
 * gets no further than the hooks of these plugins.
 */
export class PluginHeaders {
  #serve: RequestListener | undefined;
  readonly #waiting = new WeakMap<IncomingMessage, Take>();

  /** Behind the hooks of those plugins, and in front of all others. */
  register(fastify: FastifyInstance, serve: RequestListener): void {
    this.#serve = serve;
    fastify.addHook('onRequest', (request, reply, done) => {
      const take = this.#waiting.get(request.raw);
      if (take === undefined) return done();
      this.#waiting.delete(request.raw);
      reply.hijack();
      take(reply.getHeaders() as OutgoingHttpHeaders);
    });
  }

  /** Calls `take` at once where there are no such plugins. A plugin that fails answers by itself. */
  collect(request: IncomingMessage, response: ServerResponse, take: Take): void {
    if (this.#serve === undefined) return take({});
    this.#waiting.set(request, take);
    this.#serve(request, response);
  }

  /** Whether this request is here for its headers alone; once. */
  take(request: IncomingMessage): Take | undefined {
    const take = this.#waiting.get(request);
    this.#waiting.delete(request);
    return take;
  }

  /** For what could not be read as a request. @param headers of it as far as they are known */
  collectFor(socket: Socket, headers: Readonly<IncomingHttpHeaders>, take: Take): void {
    if (this.#serve === undefined) return take({});
    const request = new IncomingMessage(socket);
    Object.assign(request, {
      method: 'GET',
      url: '/',
      headers,
      httpVersion: '1.1',
      httpVersionMajor: 1,
      httpVersionMinor: 1,
    });
    this.collect(request, new ServerResponse(request), take);
  }
}

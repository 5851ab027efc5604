import type { Result } from '@cortado/core';
import type { Host } from '@cortado/core/transport';
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestIds } from '../request/request-id';
import { fromFastifyError } from '../response/from-fastify-error';

/**
 * An upgrade request as @fastify/rate-limit sees a request: what a `keyGenerator`, an `allowList` or a `max` of the application may
 * ask of it. Fastify itself never sees one.
 */
class HandshakeRequest {
  readonly params = {};
  readonly body = undefined;
  readonly is404 = false;
  readonly routeOptions = { config: {} };

  constructor(
    readonly raw: IncomingMessage,
    readonly server: FastifyInstance,
    readonly id: string,
    private readonly application: Host,
  ) {}

  get ip(): string {
    return this.application.proxies.remoteAddress(this.raw);
  }

  get headers(): IncomingHttpHeaders {
    return this.raw.headers;
  }

  get method(): string {
    return this.raw.method ?? 'GET';
  }

  get url(): string {
    return this.raw.url ?? '/';
  }

  get originalUrl(): string {
    return this.url;
  }

  get socket(): Socket {
    return this.raw.socket;
  }

  get host(): string {
    return this.application.proxies.host(this.raw) ?? '';
  }

  get hostname(): string {
    return this.host.replace(/:\d*$/, '');
  }

  get protocol(): string {
    return this.application.proxies.scheme(this.raw) ?? 'http';
  }

  get query(): Record<string, string> {
    return Object.fromEntries(new URLSearchParams(this.url.split('?')[1]));
  }

  get log(): Host['log'] {
    return this.application.log;
  }
}

/** The headers that the plugin wants its answer to have. */
class LimitHeaders {
  readonly all: [name: string, value: string][] = [];

  header(name: string, value: unknown): this {
    this.all.push([name, String(value)]);
    return this;
  }
}

/**
 * Counts handshakes by the limiter that counts requests: with the same store, key, maximum and callbacks, so that a client cannot
 * guess passwords on a socket that it may not guess on a route.
 *
 * @returns undefined where the options limit single routes alone
 */
export function handshakeRate(
  fastify: FastifyInstance,
  host: Host,
  options: RateLimitPluginOptions,
  newId: RequestIds,
): Host['admission']['limitRate'] {
  if (options.global === false) return undefined;
  const limiter = fastify.rateLimit() as (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;
  return async (handshake): Promise<Result | undefined> => {
    const id = newId(handshake);
    const answer = new LimitHeaders();
    try {
      await limiter(
        new HandshakeRequest(handshake, fastify, id, host) as unknown as FastifyRequest,
        answer as unknown as FastifyReply,
      );
      return undefined;
    } catch (error) {
      let refused = fromFastifyError(error, id, host.log);
      for (const [name, value] of answer.all) refused = refused.header(name, value);
      return refused;
    }
  };
}

import { ConfigurationError, type Awaitable } from '@cortado/core';
import { limits, refuseUnknown } from '@cortado/core/transport';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';

const FASTIFY_NAMES = ['ajv', 'logger', 'loggerInstance', 'pluginTimeout', 'routerOptions', 'trustProxy'] as const;

/** Those of Fastify's options that Cortado does not decide itself. */
export type FastifyOptions = Pick<FastifyServerOptions, (typeof FASTIFY_NAMES)[number]>;

/** What `createApp({ http })` takes; sizes in bytes. */
export interface HttpOptions extends Partial<typeof HTTP_DEFAULTS> {
  /**
   * Options of Fastify, such as `routerOptions: { ignoreTrailingSlash: true }`. A `trustProxy` that only counts hops is
   * refused, because a client can add hops of its own.
   */
  readonly fastify?: FastifyOptions;
  /**
   * Registers plugins, hooks and routes of Fastify's ecosystem, before the controllers' routes.
   *
   * @example
   * configure: async (fastify) => { await fastify.register(import('@fastify/compress')) }
   */
  readonly configure?: (fastify: FastifyInstance) => Awaitable<unknown>;
}

export const HTTP_DEFAULTS = {
  /** A larger body is 413. Default 1 MiB. */
  bodyLimit: 1_048_576,
  /** More headers are 431. Default 128. */
  maxHeaders: 128,
  /** An action that takes longer is answered 503 `handler_timeout`, and its signal aborts. In milliseconds; default 30,000. */
  handlerTimeout: 30_000,
  /** A client that reads nothing of a stream or a file for so long is cut off. In milliseconds; default 10,000. */
  sendTimeout: 10_000,
};

export type HttpSettings = typeof HTTP_DEFAULTS & Pick<HttpOptions, 'configure'> & { readonly fastify: FastifyOptions };

/** @throws ConfigurationError E_OPTION */
export function httpSettings(options: HttpOptions = {}): HttpSettings {
  const { fastify = {}, configure, ...numbers } = options;
  refuseUnknown('http.fastify', fastify, FASTIFY_NAMES);
  if (typeof fastify.trustProxy === 'number') {
    throw wrong(
      'http.fastify.trustProxy',
      'a number of hops can be forged by the client',
      'name the addresses of your proxies',
    );
  }
  if (configure !== undefined && typeof configure !== 'function') {
    throw wrong('http.configure', `${typeof configure} is no function`, 'give a function (fastify) => …');
  }
  return { ...limits('http', HTTP_DEFAULTS, numbers), fastify, ...(configure === undefined ? {} : { configure }) };
}

function wrong(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: `createApp, ${where}`, problem, remedy });
}

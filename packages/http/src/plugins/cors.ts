import type { FastifyCorsOptions } from '@fastify/cors';
import type { Host } from '@cortado/core/transport';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { MethodTable } from '../routing/method-table';

/** What the plugin decides of a request. */
type Marked = FastifyRequest & { corsPreflightEnabled: boolean };

/** Of preflights only. */
const PREFLIGHT_HEADERS = ['access-control-allow-methods', 'access-control-allow-headers', 'access-control-max-age'];

/** Asks whether a page may send a request of that method (Fetch standard, §3.3.2). */
export function isPreflight({
  method,
  headers,
}: {
  readonly method?: string | undefined;
  headers: IncomingHttpHeaders;
}): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
}

/**
 * @fastify/cors decides who may read, and what else a preflight is told. Which methods there are is answered by the routes, unless
 * the options name them; and an OPTIONS request that is no preflight goes on to its route.
 *
 * @param between what else is to run in front of the answer to a preflight
 */
export async function registerCors(
  fastify: FastifyInstance,
  given: FastifyCorsOptions,
  { methods, proxies }: { readonly methods: MethodTable; readonly proxies: Host['proxies'] },
  between: () => Promise<void>,
): Promise<void> {
  const plugin = require('@fastify/cors') as typeof import('@fastify/cors');
  const decided = new WeakMap<IncomingMessage, FastifyCorsOptions>();
  await fastify.register(plugin, asked(given, decided));
  await between();

  const answer = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const { raw, headers, url } = request;
    if (raw.method !== 'OPTIONS' || !(request as Marked).corsPreflightEnabled) return next();
    const options: FastifyCorsOptions = { ...(decided.get(raw) ?? given), ...ofRoute(request) };
    if (options.strictPreflight !== false && !isPreflight({ method: raw.method, headers })) {
      (request as Marked).corsPreflightEnabled = false;
      for (const name of PREFLIGHT_HEADERS) reply.removeHeader(name);
      if (options.cacheControl !== undefined) reply.removeHeader('cache-control');
      return next();
    }
    if (options.methods === undefined) {
      const known = methods.at(url, proxies.host(raw));
      if (known.length > 0) reply.header('access-control-allow-methods', known.join(', '));
      else reply.removeHeader('access-control-allow-methods');
    }
    if (options.preflightContinue === true) return next();
    // Safari waits for a body unless it is told that there is none.
    reply
      .code(options.optionsSuccessStatus ?? 204)
      .header('content-length', '0')
      .send();
  };
  addHook(fastify, given.hook ?? 'onRequest', answer);
}

/** The options with which the plugin adds its headers and leaves the answer to us. */
function asked(given: FastifyCorsOptions, decided: WeakMap<IncomingMessage, FastifyCorsOptions>): FastifyCorsOptions {
  const { delegator, ...options } = given;
  if (delegator === undefined) return { ...options, ...LEFT_TO_US };
  const asking = delegator as (...args: readonly unknown[]) => unknown;
  const decide = (request: FastifyRequest): Promise<FastifyCorsOptions> =>
    new Promise<FastifyCorsOptions>((resolve, reject) => {
      const take = (error: unknown, found?: FastifyCorsOptions): void =>
        error === null || error === undefined ? resolve(found ?? {}) : reject(error);
      const promised = asking(...(delegator.length === 2 ? [request, take] : [request]));
      if (delegator.length !== 2) resolve(promised as FastifyCorsOptions);
    }).then((found) => {
      decided.set(request.raw, found);
      return { ...found, ...LEFT_TO_US };
    });
  return { ...options, delegator: decide };
}

const LEFT_TO_US = { preflightContinue: true, strictPreflight: false } as const;

function ofRoute({ routeOptions }: FastifyRequest): FastifyCorsOptions {
  const { cors } = (routeOptions.config ?? {}) as { readonly cors?: FastifyCorsOptions | false };
  return cors === undefined || cors === false ? {} : cors;
}

/** Some hooks are given a payload as well. */
function addHook(
  fastify: FastifyInstance,
  name: NonNullable<FastifyCorsOptions['hook']>,
  answer: (request: FastifyRequest, reply: FastifyReply, next: () => void) => void,
): void {
  const hasPayload = name === 'preParsing' || name === 'preSerialization';
  const hook = hasPayload
    ? (request: FastifyRequest, reply: FastifyReply, _payload: unknown, next: () => void) =>
        answer(request, reply, next)
    : answer;
  fastify.addHook(name as 'onRequest', hook as never);
}

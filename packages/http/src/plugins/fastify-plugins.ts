import type { FastifyCorsOptions } from '@fastify/cors';
import type { FastifyEtagOptions } from '@fastify/etag';
import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import { addressKey, type Host } from '@cortado/core/transport';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestIds } from '../request/request-id';
import type { MethodTable } from '../routing/method-table';
import { registerCors } from './cors';
import { registerEtag } from './etag';
import { handshakeRate } from './handshake-rate';

/** Plugins of Fastify's ecosystem that one option turns on: `true`, or what the plugin itself takes. */
export interface PluginOptions {
  /** @fastify/cors. Which pages of other origins may read answers; `methods` are by default those that have a route at the path. */
  readonly cors?: boolean | FastifyCorsOptions;
  /** @fastify/helmet. Security headers for what a browser shows. */
  readonly helmet?: boolean | FastifyHelmetOptions;
  /** @fastify/rate-limit. How many requests and handshakes an address may make: `{ max: 100, timeWindow: '1 minute' }`. */
  readonly rateLimit?: boolean | RateLimitPluginOptions;
  /** @fastify/etag. An ETag for each 200 of GET and HEAD, and 304 to clients that have it already. */
  readonly etag?: boolean | FastifyEtagOptions;
}

export const PLUGIN_NAMES = ['cors', 'helmet', 'rateLimit', 'etag'] as const satisfies readonly (keyof PluginOptions)[];

/** What plugins need of the transport. */
export interface PluginParts {
  readonly newId: RequestIds;
  readonly methods: MethodTable;
  /** Called behind the hooks that are for every answer, whoever makes it. */
  readonly onEveryAnswer: () => void;
}

/**
 * Registers those that were asked for; the others are not even loaded. By `require`, because jest runs the `import()` of a
 * CommonJS module only with a flag of Node's.
 */
export async function registerPlugins(
  fastify: FastifyInstance,
  options: PluginOptions,
  host: Host,
  { newId, methods, onEveryAnswer }: PluginParts,
): Promise<void> {
  const { cors, helmet, rateLimit, etag } = options;
  const others = async (): Promise<void> => {
    if (asked(helmet))
      await fastify.register(require('@fastify/helmet') as typeof import('@fastify/helmet'), own(helmet));
    if (asked(cors) || asked(helmet)) onEveryAnswer();
  };
  if (asked(cors)) await registerCors(fastify, own(cors), { methods, proxies: host.proxies }, others);
  else await others();
  if (asked(rateLimit)) await limitRate(fastify, own(rateLimit), host, newId);
  if (asked(etag)) await registerEtag(fastify, own(etag));
}

/** By the address that both transports know: Fastify's own has the port that some proxies put behind it, new for each connection. */
async function limitRate(
  fastify: FastifyInstance,
  options: RateLimitPluginOptions,
  host: Host,
  newId: RequestIds,
): Promise<void> {
  const rateLimit = require('@fastify/rate-limit') as typeof import('@fastify/rate-limit');
  const { ipv6Subnet = 64 } = options;
  const keyGenerator = ({ raw }: FastifyRequest): string => addressKey(host.proxies.remoteAddress(raw), ipv6Subnet);
  await fastify.register(rateLimit, { keyGenerator, ...options });
  host.admission.limitRate = handshakeRate(fastify, host, options, newId);
}

/**
 * The origins that the options of CORS name, one by one or by a pattern; none where they say "any" or ask a function, because a
 * handshake carries cookies whatever CORS says of credentials.
 */
export function namedOrigins(cors: PluginOptions['cors']): readonly (string | RegExp)[] {
  if (!asked(cors) || cors === true || typeof cors === 'function') return [];
  const { origin } = cors;
  const named: readonly unknown[] = Array.isArray(origin) ? origin : [origin];
  return named.filter((each) => typeof each === 'string' || each instanceof RegExp);
}

export function asked<T extends object>(option: boolean | T | undefined): option is true | T {
  return option !== undefined && option !== false;
}

function own<T extends object>(option: true | T): T | Record<string, never> {
  return option === true ? {} : option;
}

import type { FastifyCorsOptions } from '@fastify/cors';
import type { FastifyEtagOptions } from '@fastify/etag';
import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';

/** Plugins of Fastify's ecosystem that one option turns on: `true`, or what the plugin itself takes. */
export interface PluginOptions {
  /** @fastify/cors. Which pages of other origins may read answers. */
  readonly cors?: boolean | FastifyCorsOptions;
  /** @fastify/helmet. Security headers for what a browser shows. */
  readonly helmet?: boolean | FastifyHelmetOptions;
  /** @fastify/rate-limit. How many requests an address may make: `{ max: 100, timeWindow: '1 minute' }`. */
  readonly rateLimit?: boolean | RateLimitPluginOptions;
  /** @fastify/etag. An ETag for each answer, and 304 to clients that have it already. */
  readonly etag?: boolean | FastifyEtagOptions;
}

export const PLUGIN_NAMES = ['cors', 'helmet', 'rateLimit', 'etag'] as const satisfies readonly (keyof PluginOptions)[];

/**
 * Registers those that were asked for; the others are not even loaded. By `require`, because jest runs the `import()` of a
 * CommonJS module only with a flag of Node's.
 */
export async function registerPlugins(fastify: FastifyInstance, options: PluginOptions): Promise<void> {
  const { cors, helmet, rateLimit, etag } = options;
  if (asked(cors)) await fastify.register(require('@fastify/cors') as typeof import('@fastify/cors'), own(cors));
  if (asked(helmet))
    await fastify.register(require('@fastify/helmet') as typeof import('@fastify/helmet'), own(helmet));
  if (asked(rateLimit))
    await fastify.register(require('@fastify/rate-limit') as typeof import('@fastify/rate-limit'), own(rateLimit));
  if (asked(etag)) await fastify.register(require('@fastify/etag') as typeof import('@fastify/etag'), own(etag));
}

function asked<T extends object>(option: boolean | T | undefined): option is true | T {
  return option !== undefined && option !== false;
}

function own<T extends object>(option: true | T): T | Record<string, never> {
  return option === true ? {} : option;
}

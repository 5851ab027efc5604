import { docs } from '@cortado/docs';
import { resources } from '@cortado/resources';
import fastifyStatic from '@fastify/static';
import { createApp, type CortadoOptions } from 'cortado';
import { LiveSocket } from './live-socket';
import { User } from './user';

/** Scripts, styles, images and connections of this origin, and nothing else. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

export interface ServerOptions extends Pick<CortadoOptions, 'log' | 'handleSignals'> {
  /** The folder of the page, as Vite has built it. Without it, the server has no page. */
  readonly page?: string;
}

/** Users at `/users` and `/ws/users`, rooms at `/live`, documents at `/docs`, and the page at `/`. */
export function createServer({ page, ...options }: ServerOptions = {}) {
  return createApp({
    ...options,
    controllers: [LiveSocket],
    plugins: [resources({ database: 'memory:', models: [User] }), docs()],
    idempotency: { ttl: 600_000 }, // a message that is sent again, because its reply was lost, is not said twice
    http: {
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: POLICY } },
      configure: async (fastify) => {
        if (page !== undefined) await fastify.register(fastifyStatic, { root: page });
      },
    },
  });
}

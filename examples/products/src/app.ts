import { docs } from '@cortado/docs';
import { resource, resources } from '@cortado/resources';
import fastifyStatic from '@fastify/static';
import { createApp, type CortadoOptions, type Plugin } from 'cortado';
import { dirname, join } from 'node:path';
import { Product } from './product';
import { plantSeeds } from './seeds';
import { Shop } from './shop';

/** `@cortado/client` for browsers: modules that a page imports as they are. */
const CLIENT = join(dirname(require.resolve('@cortado/client/package.json')), 'esm/dist');

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

const seeds: Plugin = { name: 'seeds', start: (app) => plantSeeds(app.get(resource(Shop))) };

export interface ProductsOptions extends Pick<CortadoOptions, 'log' | 'handleSignals'> {
  /** As in `resources({ database })`. */
  readonly database: string;
}

/** The page at `/`, with its client at `/client/`, REST at `/products` and `/shops`, the socket at `/ws/products`, documents at `/docs`. There is no controller: the classes say it all. */
export function createProducts({ database, ...options }: ProductsOptions) {
  return createApp({
    ...options,
    plugins: [resources({ database, models: [Product, Shop], sync: true }), seeds, docs()],
    http: {
      health: true,
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: POLICY } },
      configure: async (fastify) => {
        await fastify.register(fastifyStatic, { root: join(__dirname, '../public') });
        await fastify.register(fastifyStatic, { root: CLIENT, prefix: '/client/', decorateReply: false });
      },
    },
  });
}

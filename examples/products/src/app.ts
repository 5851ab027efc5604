import { docs } from '@cortado/docs';
import { resource, resources } from '@cortado/resources';
import fastifyStatic from '@fastify/static';
import { createApp, type CortadoOptions, type Plugin } from 'cortado';
import { join } from 'node:path';
import { Product } from './product';
import { plantSeeds } from './seeds';
import { Shop } from './shop';

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

const seeds: Plugin = { name: 'seeds', setup: (app) => plantSeeds(app.get(resource(Shop))) };

export interface ProductsOptions extends Pick<CortadoOptions, 'log' | 'handleSignals'> {
  /** As in `resources({ database })`. */
  readonly database: string;
}

/** The page at `/`, REST at `/products` and `/shops`, the socket at `/ws/products`, documents at `/docs`. There is no controller: the classes say it all. */
export function createProducts({ database, ...options }: ProductsOptions) {
  return createApp({
    ...options,
    plugins: [resources({ database, models: [Product, Shop], sync: true }), seeds, docs()],
    websocket: { pingFrames: true }, // scripts cannot see the pings of a server: a page that hears nothing for long knows that it is cut off
    http: {
      health: true,
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: POLICY } },
      configure: async (fastify) => {
        await fastify.register(fastifyStatic, { root: join(__dirname, '../public') });
      },
    },
  });
}

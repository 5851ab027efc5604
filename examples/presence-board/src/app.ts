import { docs } from '@cortado/docs';
import { redis } from '@cortado/redis';
import fastifyStatic from '@fastify/static';
import { createApp, type CortadoOptions } from 'cortado';
import { dirname, join } from 'node:path';
import { BoardSocket } from './board-socket';
import { RoomController } from './room-controller';
import { worker } from './worker';

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

export interface BoardOptions extends Pick<CortadoOptions, 'log' | 'handleSignals'> {
  /** Without it, one process keeps everything in memory. */
  readonly redisUrl?: string | undefined;
}

/** The page at `/`, with its client at `/client/`, the rooms at `/rooms`, the socket at `/live`, documents at `/docs`. */
export function createBoard({ redisUrl, ...options }: BoardOptions = {}) {
  return createApp({
    ...options,
    controllers: [BoardSocket, RoomController],
    plugins: [docs(), ...(redisUrl === undefined ? [] : [redis({ url: redisUrl, prefix: 'presence-board' })])],
    websocket: { refuse: 'close' }, // a page can read a close code, but not the answer to a refused handshake
    http: {
      health: true,
      helmet: { contentSecurityPolicy: { useDefaults: false, directives: POLICY } },
      configure: async (fastify) => {
        fastify.addHook('onRequest', async (_request, reply) => {
          reply.header('x-worker', `${worker.id} ${worker.pid}`);
        });
        await fastify.register(fastifyStatic, { root: join(__dirname, '../public') });
        await fastify.register(fastifyStatic, { root: CLIENT, prefix: '/client/', decorateReply: false });
      },
    },
  });
}

import { docs } from '@cortado/docs';
import fastifyStatic from '@fastify/static';
import { createApp, type CortadoOptions } from 'cortado';
import { dirname, join } from 'node:path';
import { ChatSocket } from './chat-socket';
import { HistoryController } from './history-controller';

/** `@cortado/client` for browsers: modules that a page imports as they are. */
const CLIENT = join(dirname(require.resolve('@cortado/client/package.json')), 'esm/dist');

/** The page at `/`, with its client at `/client/`, the sockets at `/chat/:room`, what was said at `/history/:room`, and what all of it takes and gives at `/docs`. */
export function createChat(options: Pick<CortadoOptions, 'log' | 'handleSignals'> = {}) {
  return createApp({
    ...options,
    controllers: [ChatSocket, HistoryController],
    plugins: [docs()],
    websocket: { refuse: 'close' }, // a page can read a close code, but not the answer to a refused handshake
    http: {
      configure: async (fastify) => {
        await fastify.register(fastifyStatic, { root: join(__dirname, '../public') });
        await fastify.register(fastifyStatic, { root: CLIENT, prefix: '/client/', decorateReply: false });
      },
    },
  });
}

import { isDeepStrictEqual } from 'node:util';
import type { Program } from '../lib/server.js';
import { startUpCase } from '../lib/start-up-case.js';
import { itemOf } from '../work/item.js';

const PEERS = ['cortado', 'fastify', 'nest-fastify'];

export const cases = [10, 100, 500].map((routes) => {
  const program = (peer: string): Program => ({
    url: new URL(`../peers/startup/${peer}.js`, import.meta.url),
    argument: routes,
  });
  return startUpCase({
    name: `startup/${routes}-routes`,
    subject: 'cortado',
    peers: Object.fromEntries(PEERS.map((peer) => [peer, program(peer)])),
    request: { method: 'GET', path: '/c0/r5/x' },
    expected: { status: 200, isRight: (body) => isDeepStrictEqual(body, itemOf(0, 5, 'x')) },
    budgets: { fastify: { atMost: 1.1 }, 'nest-fastify': { atMost: 0.6 } },
    rounds: 6,
  });
});

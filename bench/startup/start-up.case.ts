import { isDeepStrictEqual } from 'node:util';
import type { Program } from '../lib/server.js';
import { startUpCase } from '../lib/start-up-case.js';
import { itemOf } from '../work/generated-routes.js';

/** The budget is held against Fastify in an application that has DTO classes too; Fastify without them is reported. */
const PEERS = ['cortado', 'fastify with class-validator', 'fastify', 'nest-fastify'];

export const cases = [10, 100, 500].map((routes) => {
  const program = (peer: string): Program => ({
    url: new URL(`../peers/startup/${peer.replaceAll(' ', '-')}.js`, import.meta.url),
    argument: routes,
  });
  return startUpCase({
    name: `startup/${routes}-routes`,
    subject: 'cortado',
    peers: Object.fromEntries(PEERS.map((peer) => [peer, program(peer)])),
    request: { method: 'GET', path: '/c0/r5/x' },
    expected: { status: 200, isRight: (body) => isDeepStrictEqual(body, itemOf(0, 5, 'x')) },
    budgets: { 'fastify with class-validator': { atMost: 1.1 }, 'nest-fastify': { atMost: 0.6 } },
    rounds: 6,
  });
});

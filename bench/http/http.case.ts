import { isDeepStrictEqual } from 'node:util';
import type { BenchCase } from '../lib/bench-case.js';
import type { ExpectedResponse } from '../lib/client/http-answers.js';
import { httpLoad, type HttpRequest } from '../lib/client/http-load.js';
import { serverCase } from '../lib/server-case.js';
import { checkUser } from '../work/checks.js';
import { AUTHORIZATION, order, receipt } from '../work/order.js';
import { INVALID_FIELDS, invalidUser, user, userOf } from '../work/user.js';

const PEERS = ['cortado', 'node-http', 'fastify', 'hono', 'nest-fastify', 'nest-express', 'routing-controllers'];

function httpCase(
  name: string,
  request: HttpRequest,
  expected: ExpectedResponse | ((peer: string) => ExpectedResponse),
  budgets: NonNullable<BenchCase['budgets']>,
): BenchCase {
  const program = (peer: string): URL => new URL(`../peers/http/${peer}.js`, import.meta.url);
  return serverCase({
    name: `http/${name}`,
    subject: 'cortado',
    peers: Object.fromEntries(PEERS.map((peer) => [peer, { url: program(peer) }])),
    load: (peer) => httpLoad(request, typeof expected === 'function' ? expected(peer) : expected),
    budgets,
    // Cortado and its budgets are so close that equal processes differ by more in fewer rounds.
    rounds: 16,
  });
}

const answers = (status: number, body: object): ExpectedResponse => ({
  status,
  isRight: (given) => isDeepStrictEqual(given, body),
});

/** By hand the same is written as Cortado writes. The frameworks report errors in words of their own: each names every field that is wrong. */
const refuses = (peer: string): ExpectedResponse =>
  peer === 'cortado' || peer === 'node-http'
    ? answers(400, { errorList: checkUser(invalidUser) })
    : { status: 400, isRight: (body) => INVALID_FIELDS.every((field) => JSON.stringify(body).includes(field)) };

const BY_HAND = { 'node-http': { atLeast: 0.95 } };
const VALIDATED = {
  ...BY_HAND,
  fastify: { atLeast: 0.95 },
  'nest-fastify': { atLeast: 3, floor: { peer: 'node-http', share: 0.95 } },
};
const post = (path: string, body: unknown, headers = {}): HttpRequest => ({ method: 'POST', path, body, headers });

export const cases = [
  httpCase('get', { method: 'GET', path: '/users/42' }, answers(200, userOf(42)), {
    'node-http': { atLeast: 0.97 },
    fastify: { atLeast: 0.92 },
  }),
  httpCase('post', post('/users', user), answers(200, user), VALIDATED),
  httpCase('post-nested', post('/orders', order), answers(200, order), VALIDATED),
  httpCase(
    'post-guarded',
    post('/orders/guarded', order, { authorization: AUTHORIZATION }),
    answers(200, { ...receipt }),
    {},
  ),
  httpCase('post-invalid', post('/users', invalidUser), refuses, BY_HAND),
];

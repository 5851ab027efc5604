import { isDeepStrictEqual } from 'node:util';
import type { BenchCase } from '../lib/bench-case.js';
import type { ExpectedResponse } from '../lib/client/http-answers.js';
import { httpLoad, type HttpRequest } from '../lib/client/http-load.js';
import type { Program } from '../lib/server.js';
import { serverCase, type OpenLoad } from '../lib/server-case.js';
import type { FastifyArgument } from '../peers/http/fastify.js';
import { checkUser } from '../work/checks.js';
import { AUTHORIZATION, order, receipt } from '../work/order.js';
import {
  namesInvalidFields,
  ofErrorList,
  ofFastify,
  ofNest,
  ofRoutingControllers,
  type FieldsOf,
} from '../work/refusals.js';
import { invalidUser, user, userOf } from '../work/user.js';
import { refusing } from './refused.js';

/** Every peer, and how it names the fields that it refuses. */
const PEERS: Readonly<Record<string, FieldsOf>> = {
  cortado: ofErrorList,
  'node-http': ofErrorList,
  fastify: ofFastify,
  hono: ofErrorList,
  'nest-fastify': ofNest,
  'nest-express': ofNest,
  'routing-controllers': ofRoutingControllers,
};

const program = (peer: string, argument?: FastifyArgument): Program => ({
  url: new URL(`../peers/http/${peer}.js`, import.meta.url),
  argument,
});
const programs = Object.fromEntries(Object.keys(PEERS).map((peer) => [peer, program(peer)]));
/** Schemas also write what Fastify answers; its documentation recommends it, and many applications have none. */
const alsoBySchema = { ...programs, 'fastify with response schemas': program('fastify', { writesBySchema: true }) };

function httpCase(
  name: string,
  load: (peer: string) => OpenLoad,
  budgets: NonNullable<BenchCase['budgets']>,
  peers = programs,
): BenchCase {
  return serverCase({
    name: `http/${name}`,
    subject: 'cortado',
    peers,
    load,
    budgets,
    // Cortado and its budgets are so close that equal processes differ by more in fewer rounds. What is only reported needs half of them.
    rounds: Object.keys(budgets).length > 0 ? 16 : 8,
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
    : { status: 400, isRight: namesInvalidFields(PEERS[peer]!) };

const BY_HAND = { 'node-http': { atLeast: 0.95 } };
const VALIDATED = {
  ...BY_HAND,
  fastify: { atLeast: 0.95 },
  'nest-fastify': { atLeast: 3, floor: { peer: 'node-http', share: 0.95 } },
};
const post = (path: string, body: unknown, headers = {}): HttpRequest => ({ method: 'POST', path, body, headers });
const getsUser = httpLoad({ method: 'GET', path: '/users/42' }, answers(200, userOf(42)));
const getsGuarded = httpLoad(
  post('/orders/guarded', order, { authorization: AUTHORIZATION }),
  answers(200, { ...receipt }),
);

export const cases = [
  httpCase(
    'get',
    () => refusing({ method: 'GET', path: '/users/abc' }, getsUser),
    { 'node-http': { atLeast: 0.97 }, fastify: { atLeast: 0.92 } },
    alsoBySchema,
  ),
  httpCase('post', () => httpLoad(post('/users', user), answers(200, user)), VALIDATED, alsoBySchema),
  httpCase('post-nested', () => httpLoad(post('/orders', order), answers(200, order)), VALIDATED),
  httpCase('post-guarded', () => getsGuarded, {}),
  httpCase('post-invalid', (peer) => httpLoad(post('/users', invalidUser), refuses(peer)), BY_HAND),
];

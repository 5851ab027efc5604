import type { BenchCase } from '../lib/bench-case.js';
import type { Concurrency } from '../lib/client/http-load.js';
import { equals, wsLoad, type ExpectedReply } from '../lib/client/ws-load.js';
import { OF_MANY } from '../lib/rounds.js';
import { serverCase } from '../lib/server-case.js';
import { namesInvalidFields } from '../work/refusals.js';
import { invalidUser, user } from '../work/user.js';
import { ECHO_PEERS, echoDialect, fieldsOf, programs } from './peers.js';

const AT_LEAST = { ws: { atLeast: 0.97 }, nest: { atLeast: 3, floor: { peer: 'ws', share: 0.97 } } };
/** With one message under way in the whole process it is the system that is measured: `ws` alone is 2.9 to 3.0 times Nest there. */
const AT_LEAST_ALONE = { ws: { atLeast: 0.97 } };

function messageCase(
  name: string,
  message: unknown,
  expected: (peer: string) => ExpectedReply,
  concurrency: Concurrency,
  budgets: NonNullable<BenchCase['budgets']>,
): BenchCase {
  return serverCase({
    name: `websocket/${name}`,
    subject: 'cortado',
    peers: programs(ECHO_PEERS),
    load: (peer) => wsLoad(echoDialect(peer), message, expected(peer), concurrency),
    budgets,
    // With ten messages under way on each of a thousand connections, a round is as long without being told.
    ...(concurrency.connections >= 1_000 && (concurrency.pipelining === 1 ? OF_MANY : { rounds: 6 })),
  });
}

/** Each names every field that is wrong, in its own words. */
const refuses = (peer: string): ExpectedReply => ({ statusCode: 400, isRight: namesInvalidFields(fieldsOf(peer)) });

const echoes = [1, 50, 1_000].flatMap((connections) =>
  [1, 10].map((pipelining) =>
    messageCase(
      pipelining === 1 ? `echo-${connections}` : `echo-${connections}-pipelined`,
      user,
      () => equals(user),
      { connections, pipelining },
      connections * pipelining === 1 ? AT_LEAST_ALONE : AT_LEAST,
    ),
  ),
);

export const cases = [...echoes, messageCase('invalid', invalidUser, refuses, { connections: 50, pipelining: 1 }, {})];

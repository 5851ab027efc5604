import { isDeepStrictEqual } from 'node:util';
import type { BenchCase } from '../lib/bench-case.js';
import { httpLoad, type HttpRequest } from '../lib/client/http-load.js';
import { serverCase } from '../lib/server-case.js';
import type { Size } from '../peers/growth/cortado.js';
import { user, userOf } from '../work/user.js';

/** The cost of a request in a large application, within 1.1 times that in a small one. */
const FLAT = 1 / 1.1;

function growthCase(
  what: keyof Size,
  [small, large]: readonly [number, number],
  request: HttpRequest,
  answer: object,
): BenchCase {
  const url = new URL('../peers/growth/cortado.js', import.meta.url);
  return serverCase({
    name: `growth/${what}`,
    subject: `${large} ${what}`,
    peers: {
      [`${large} ${what}`]: { url, argument: { [what]: large } },
      [`${small} ${what}`]: { url, argument: { [what]: small } },
    },
    load: () => httpLoad(request, { status: 200, isRight: (body) => isDeepStrictEqual(body, answer) }),
    budgets: { [`${small} ${what}`]: { atLeast: Number(FLAT.toFixed(3)) } },
  });
}

const get: HttpRequest = { method: 'GET', path: '/users/42' };
const post: HttpRequest = { method: 'POST', path: '/users', body: user };

export const cases = [
  growthCase('routes', [10, 500], get, userOf(42)),
  growthCase('dtos', [10, 1_000], post, user),
  growthCase('providers', [10, 1_000], post, user),
];

import { isDeepStrictEqual } from 'node:util';
import type { BenchCase } from '../lib/bench-case.js';
import { httpLoad, type HttpRequest } from '../lib/client/http-load.js';
import { serverCase, type OpenLoad } from '../lib/server-case.js';
import type { Size } from '../peers/growth/cortado.js';
import { itemOf, ROUTES_PER_CONTROLLER } from '../work/generated-routes.js';
import { user } from '../work/user.js';

/** The cost of a request in a large application, beside that in a small one and that of another of its routes. */
const MOST = 1.1;

/** @param ofLast another request to the large application, where it has some place that the small one has not */
function growthCase(
  what: keyof Size,
  [small, large]: readonly [number, number],
  load: OpenLoad,
  ofLast?: OpenLoad,
): BenchCase {
  const url = new URL('../peers/growth/cortado.js', import.meta.url);
  const [few, many, last] = [`${small} ${what}`, `${large} ${what}`, `the last of ${large} ${what}`];
  const program = { url, argument: { [what]: large } };
  return serverCase({
    name: `growth/${what}`,
    subject: many,
    peers: {
      [many]: program,
      [few]: { url, argument: { [what]: small } },
      ...(ofLast !== undefined && { [last]: program }),
    },
    load: (peer) => (peer === last ? ofLast! : load),
    budgets: {
      [few]: { atLeast: Number((1 / MOST).toFixed(3)) },
      ...(ofLast !== undefined && { [last]: { atMost: MOST } }),
    },
  });
}

function answered(request: HttpRequest, answer: object): OpenLoad {
  return httpLoad(request, { status: 200, isRight: (body) => isDeepStrictEqual(body, answer) });
}

/** A route among those that there are more of. */
function generated(controller: number): OpenLoad {
  return answered({ method: 'GET', path: `/c${controller}/r5/x` }, itemOf(controller, 5, 'x'));
}

const post = answered({ method: 'POST', path: '/users', body: user }, user);
const ROUTES = 500;

export const cases = [
  growthCase('routes', [10, ROUTES], generated(0), generated(ROUTES / ROUTES_PER_CONTROLLER - 1)),
  growthCase('dtos', [10, 1_000], post),
  growthCase('providers', [10, 1_000], post),
];

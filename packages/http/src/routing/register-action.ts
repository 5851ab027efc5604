import { ConfigurationError } from '@cortado/core';
import { hostConstraint, type RouteTable } from '@cortado/core/transport';
import type { FastifyInstance, onRequestHookHandler, RouteHandlerMethod } from 'fastify';
import { ignoreBodies, takeRawBodies } from './route-bodies';
import { refuseCodings } from '../request/content-coding';
import { addVary } from '../negotiation/vary';
import { methodsOf, type Action } from './actions';
import { VERSION_CONSTRAINT } from './version';

/** Methods whose bodies Fastify does not read. */
const BODILESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Hands an action to Fastify, with the methods that are left for it.
 *
 * @param vary the header of a request that chose this action from those of its path; undefined where the path alone did
 * @param ignoreUnknown whether a body that nothing declares may be of a type that nothing reads
 */
export async function registerAction(
  fastify: FastifyInstance,
  action: Action,
  routes: RouteTable,
  handler: RouteHandlerMethod,
  vary: string | undefined,
  ignoreUnknown: boolean,
): Promise<void> {
  const method = [...methodsOf(action, routes)];
  if (method.length === 0) return;
  const hasBody = method.some((each) => !BODILESS.has(each));
  const add = (parent: FastifyInstance): FastifyInstance =>
    parent.route({
      method,
      url: action.path,
      exposeHeadRoute: false,
      handler,
      ...(hasBody ? { preParsing: refuseCodings } : {}),
      ...constraintsOf(action),
      ...hookOf(vary),
    });
  const { payload } = action.plan;
  const ignores = payload === 'none' && !action.takesFiles && hasBody;
  if (payload !== 'text' && payload !== 'binary' && !ignores) return void add(fastify);
  await fastify.register(async (child) => {
    if (payload === 'text' || payload === 'binary') takeRawBodies(child, payload);
    else ignoreBodies(child, ignoreUnknown);
    add(child);
  });
}

/** @throws ConfigurationError E_ROUTE_DUPLICATE when `http.configure`, `http.health` or a plugin of Fastify's answers there already */
export function refuseTaken(fastify: FastifyInstance, action: Action, routes: RouteTable): void {
  const { path, plan } = action;
  for (const method of methodsOf(action, routes)) {
    if (!fastify.hasRoute({ method, url: path, ...constraintsOf(action) })) continue;
    throw new ConfigurationError('E_ROUTE_DUPLICATE', {
      where: `${plan.handler.class}.${plan.handler.method}`,
      problem: `${method} ${path} is already used by http.configure, http.health or a Fastify plugin`,
      remedy: 'give one of them another path',
    });
  }
}

/** In front of everything that may answer, so that a refused body varies too. */
function hookOf(vary: string | undefined): { onRequest?: onRequestHookHandler } {
  if (vary === undefined) return {};
  return {
    onRequest: (_request, reply, done) => {
      addVary(reply, vary);
      done();
    },
  };
}

function constraintsOf({ host, version }: Action): { constraints?: Record<string, string> } {
  if (host === undefined && version === undefined) return {};
  return {
    constraints: {
      ...(host === undefined ? {} : hostConstraint(host)),
      ...(version === undefined ? {} : { [VERSION_CONSTRAINT]: version }),
    },
  };
}

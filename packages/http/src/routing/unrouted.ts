import { MethodNotAllowed, NotFound, Result } from '@cortado/core';
import { failure, type RouteTable } from '@cortado/core/transport';
import findMyWay, { type HTTPMethod } from 'find-my-way';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies readonly HTTPMethod[];

/** How paths are compared; must be what Fastify was given. */
export type PathOptions = Pick<
  findMyWay.Config<findMyWay.HTTPVersion.V1>,
  'caseSensitive' | 'ignoreTrailingSlash' | 'ignoreDuplicateSlashes' | 'maxParamLength'
>;

/**
 * Says why no route took a request: 404, 405 with `Allow`, or 426 where a socket lives. Routers of its own, because
 * Fastify's knows a route only by its method; looked at on this cold path alone.
 */
export class Unrouted {
  readonly #http: findMyWay.Instance<findMyWay.HTTPVersion.V1>;
  readonly #sockets: findMyWay.Instance<findMyWay.HTTPVersion.V1>;

  constructor(routes: RouteTable, options: PathOptions) {
    this.#http = findMyWay(options);
    this.#sockets = findMyWay(options);
    const handler = (): void => undefined;
    for (const { transport, method, path } of routes) {
      if (transport === 'websocket') {
        this.#sockets.on('GET', path, handler);
        continue;
      }
      for (const each of allowedBy(method)) if (!this.#http.hasRoute(each, path)) this.#http.on(each, path, handler);
    }
  }

  /** @param path without the query string */
  explain(method: string | undefined, path: string): Result {
    const isSocket = this.#sockets.find('GET', path) !== null;
    if (isSocket && method === 'GET') {
      // RFC 9110 §15.5.22: a 426 names the protocol in Upgrade, and §7.8 wants Upgrade listed in Connection.
      return failure(426).header('upgrade', 'websocket').header('connection', 'upgrade');
    }
    const allowed = METHODS.filter((each) => this.#http.find(each, path) !== null || (isSocket && each === 'GET'));
    // Allowed, and no route took it: one of another version would have.
    if (allowed.some((each) => each === method)) return NotFound();
    return allowed.length === 0 ? NotFound() : MethodNotAllowed().header('allow', allowed.join(', '));
  }
}

function allowedBy(verb: string): readonly HTTPMethod[] {
  if (verb === 'ALL') return METHODS.filter((each) => each !== 'OPTIONS');
  return verb === 'GET' ? ['GET', 'HEAD'] : [verb as HTTPMethod];
}

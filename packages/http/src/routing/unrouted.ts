import { MethodNotAllowed, NotFound, Result } from '@cortado/core';
import { failure, pathVariants, type RouteTable } from '@cortado/core/transport';
import findMyWay, { type HTTPMethod } from 'find-my-way';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const satisfies readonly HTTPMethod[];

/**
 * Says why no route took a request: 404, 405 with `Allow`, or 426 where a socket lives. Routers of its own, because
 * Fastify's knows a route only by its method; looked at on this cold path alone.
 */
export class Unrouted {
  readonly #http: findMyWay.Instance<findMyWay.HTTPVersion.V1>;
  readonly #sockets: findMyWay.Instance<findMyWay.HTTPVersion.V1>;

  /** @param versionHeader the header of a request that chooses its version, if one does */
  constructor(
    routes: RouteTable,
    private readonly versionHeader: string | undefined,
  ) {
    this.#http = findMyWay(routes.options);
    this.#sockets = findMyWay(routes.options);
    const seen = new Set<string>();
    for (const { transport, method, path } of routes) {
      for (const variant of pathVariants(path)) {
        for (const each of transport === 'http' ? allowedBy(method) : (['GET'] as const)) {
          const slot = `${transport} ${each} ${routes.shapeOf(variant)}`;
          if (seen.has(slot)) continue; // an `@All` beside a `@Get`, or another version
          seen.add(slot);
          (transport === 'http' ? this.#http : this.#sockets).on(each, variant, () => undefined);
        }
      }
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
    // Allowed, and no route took it: one of another version or another host would have.
    if (allowed.some((each) => each === method)) {
      return this.versionHeader === undefined ? NotFound() : NotFound().header('vary', this.versionHeader);
    }
    return allowed.length === 0 ? NotFound() : MethodNotAllowed().header('allow', allowed.join(', '));
  }
}

function allowedBy(verb: string): readonly HTTPMethod[] {
  if (verb === 'ALL') return METHODS.filter((each) => each !== 'OPTIONS');
  return verb === 'GET' ? ['GET', 'HEAD'] : [verb as HTTPMethod];
}

import createRouter from 'find-my-way';
import type { Result } from '@cortado/core';
import {
  failure,
  HOST_CONSTRAINT,
  hostConstraint,
  hostName,
  hostStrategy,
  type QueryValues,
  type RouteTable,
} from '@cortado/core/transport';
import type { Endpoint } from './endpoint';

export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues;
}

/** Finds the endpoint of a path, with the router, options and syntax of HTTP routes. */
export class Router {
  readonly #router: createRouter.Instance<createRouter.HTTPVersion.V1>;

  constructor(endpoints: readonly Endpoint[], options: RouteTable['options']) {
    const constraints = { [HOST_CONSTRAINT]: hostStrategy(() => undefined) }; // it is told
    this.#router = createRouter({ ...options, constraints, onBadUrl: () => 400, onMaxParamLength: () => 414 });
    for (const endpoint of endpoints) this.add(endpoint);
  }

  add(endpoint: Endpoint): void {
    for (const host of endpoint.hosts) {
      const constraints = host === undefined ? {} : hostConstraint(host);
      this.#router.on('GET', endpoint.path, { constraints }, notFound, endpoint);
    }
  }

  /**
   * The endpoint of a path, or the answer to a path without one, as on HTTP.
   *
   * @param host the value of the Host header
   */
  find(url: string, host: string | undefined): Found | Result {
    const found = this.#router.find('GET', url, { [HOST_CONSTRAINT]: hostName(host) });
    if (found === null) return failure(404);
    // Handlers without a store are the router's own, for invalid paths.
    if (found.store === null) return failure((found.handler as () => number)());
    return {
      endpoint: found.store as Endpoint,
      params: shared(found.params as Record<string, string>),
      query: shared(found.searchParams),
    };
  }
}

const NONE = Object.freeze({});

/** Most paths have no parameters and no query. One shared empty object saves one for each connection. */
function shared<T extends object>(values: T): T {
  for (const _name in values) return values;
  return NONE as T;
}

/** find-my-way requires a handler beside the store. */
function notFound(): number {
  return 404;
}

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

/** Finds the endpoint of a path, by the router, the options and so the syntax of HTTP routes: what is static beats a parameter. */
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
   * The endpoint of that path, or what a path without one is answered with, as on HTTP.
   *
   * @param host as the Host header has it
   */
  find(url: string, host: string | undefined): Found | Result {
    const found = this.#router.find('GET', url, { [HOST_CONSTRAINT]: hostName(host) });
    if (found === null) return failure(404);
    // The router has handlers of its own for what it cannot read.
    if (found.store === null) return failure((found.handler as () => number)());
    return {
      endpoint: found.store as Endpoint,
      params: shared(found.params as Record<string, string>),
      query: shared(found.searchParams),
    };
  }
}

const NONE = Object.freeze({});

/** Most paths have no parameters and no query: an empty object for each connection would be kept as long as it. */
function shared<T extends object>(values: T): T {
  for (const _name in values) return values;
  return NONE as T;
}

/** find-my-way wants a handler beside what it stores. */
function notFound(): number {
  return 404;
}

import createRouter from 'find-my-way';
import type { QueryValues } from '@cortado/core/transport';
import type { Endpoint } from './endpoint/endpoint';

export interface Found {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues;
}

/** Finds the endpoint of a path, by the router and so the syntax of HTTP routes: what is static beats a parameter. */
export class Router {
  readonly #router = createRouter();

  constructor(endpoints: readonly Endpoint[]) {
    for (const endpoint of endpoints) this.add(endpoint);
  }

  add(endpoint: Endpoint): void {
    this.#router.on('GET', endpoint.path, unused, endpoint);
  }

  /** Undefined when no endpoint has this path, or it is not well-formed. */
  find(url: string): Found | undefined {
    const found = this.#router.find('GET', url);
    if (found?.store === undefined || found.store === null) return undefined;
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

function unused(): void {
  // find-my-way wants a handler beside what it stores.
}

import { HOST_CONSTRAINT, hostName, hostStrategy, pathVariants, type RouteTable } from '@cortado/core/transport';
import type { RouteOptions } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';

/** What Fastify tells of a route. */
interface Known extends Pick<RouteOptions, 'method' | 'url'> {
  readonly constraints?: RouteOptions['constraints'] | undefined;
}

/**
 * Which methods have a route at a path, whoever registered it and whatever version it is of. Filled by Fastify's `onRoute`, so that
 * routes of plugins and of `http.configure` count as well.
 */
export class MethodTable {
  /** Made when it is first asked: few applications need it, and each route costs memory. */
  #router: findMyWay.Instance<findMyWay.HTTPVersion.V1> | undefined;
  readonly #methods = new Set<HTTPMethod>();
  readonly #seen = new Set<string>();
  readonly #waiting: Known[] = [];

  constructor(private readonly routes: RouteTable) {}

  add({ method, url, constraints }: Known): void {
    if (url === '*') return; // the one that plugins put there for OPTIONS
    for (const each of [method].flat()) this.#methods.add(each as HTTPMethod);
    this.#waiting.push({ method, url, constraints });
  }

  #read({ method, url, constraints }: Known): void {
    const host = (constraints as Readonly<Record<string, string>> | undefined)?.[HOST_CONSTRAINT];
    const where = host === undefined ? {} : { constraints: { [HOST_CONSTRAINT]: host } };
    for (const each of [method].flat() as HTTPMethod[]) {
      for (const path of pathVariants(url)) {
        const slot = `${each} ${this.routes.shapeOf(path)} ${host}`;
        if (this.#seen.has(slot)) continue; // of another version
        this.#seen.add(slot);
        this.#router!.on(each, path, where, () => undefined);
      }
    }
  }

  /** @param url with or without a query @param host as the client named it */
  at(url: string, host: string | undefined): readonly string[] {
    return [...this.#methods].filter((each) => this.has(each, url, host));
  }

  has(method: string, url: string, host: string | undefined): boolean {
    if (this.#router === undefined) {
      const constraints = { [HOST_CONSTRAINT]: hostStrategy(({ headers }) => headers['host']) };
      this.#router = findMyWay({ ...this.routes.options, constraints });
    }
    for (const each of this.#waiting.splice(0)) this.#read(each);
    return this.#router.find(method as HTTPMethod, url, { [HOST_CONSTRAINT]: hostName(host) }) !== null;
  }
}

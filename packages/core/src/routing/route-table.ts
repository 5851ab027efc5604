import createRouter from 'find-my-way';
import type { Class } from '../common/types';
import { ConfigurationError } from '../errors/configuration-error';
import { hasEncoded, paramNames, pathShape, pathVariants, PLAIN_PATH } from './paths';
import type { RouterOptions } from './router-options';

/** What the checks need to know about a route. */
export interface RouteEntry {
  readonly transport: string;
  /** An HTTP method, or `UPGRADE`. */
  readonly method: string;
  readonly path: string;
  /** Further conditions that a request must meet. Routes with different constraints may share a path. */
  readonly constraint?: string | undefined;
  readonly type: Class;
  readonly key: PropertyKey;
}

interface ParamUse {
  readonly type: Class;
  readonly key: PropertyKey;
  readonly name: string;
  readonly where: string;
}

/** Every route of every transport, in the order of registration, and the checks that need to see them all. */
export class RouteTable implements Iterable<RouteEntry> {
  readonly #routes: RouteEntry[] = [];
  readonly #taken = new Map<string, RouteEntry>();
  readonly #reached = new Map<Class, Map<PropertyKey, Set<string>>>();
  readonly #uses: ParamUse[] = [];

  /** @param options how every transport compares paths */
  constructor(readonly options: RouterOptions) {}

  /**
   * @throws ConfigurationError E_ROUTE for a path that cannot be read, E_ROUTE_DUPLICATE when another route has the same method
   *   and shape
   */
  add(route: RouteEntry): void {
    this.#checkPath(route);
    const shapes = pathVariants(route.path).map((path) => this.#shape(route.method, path, route.constraint));
    const other = shapes.map((shape) => this.#taken.get(shape)).find((each) => each !== undefined);
    if (other !== undefined) {
      throw new ConfigurationError('E_ROUTE_DUPLICATE', {
        where: nameOf(route),
        problem: `${route.method} ${route.path} is already used: ${nameOf(other)} answers ${other.method} ${other.path}`,
        remedy: 'give one of them another path; parameter names do not distinguish paths',
      });
    }
    for (const shape of shapes) this.#taken.set(shape, route);
    this.#routes.push(route);
    this.reaches(route.path, route.type, route.key);
  }

  /** Whether a route has this method and a path of this shape. @param path one of `pathVariants` */
  has(method: string, path: string, constraint?: string): boolean {
    return this.#taken.has(this.#shape(method, path, constraint));
  }

  /** What the router compares: two paths of one shape are the same to it. @param path one of `pathVariants` */
  shapeOf(path: string): string {
    return pathShape(path, this.options);
  }

  #shape(method: string, path: string, constraint: string = ''): string {
    return `${method} ${this.shapeOf(path)} ${constraint}`;
  }

  /** Lets the router itself check the path. */
  #checkPath(route: RouteEntry): void {
    if (hasEncoded(route.path)) {
      throw new ConfigurationError('E_ROUTE', {
        where: nameOf(route),
        problem: `no request can reach the path ${route.path}: it has a percent-encoding that the router does not decode`,
        causes: ['it encodes a URL delimiter, such as %2F, or is not valid UTF-8'],
        remedy:
          'write characters unencoded, as in /café or /a@b; match an encoded slash with a parameter, as in /files/:name',
      });
    }
    // Every router can read it: for 500 routes, building a router for each took 25 ms of a start-up of 640.
    if (PLAIN_PATH.test(route.path)) return;
    try {
      createRouter(this.options).on('GET', route.path, () => undefined);
    } catch (cause) {
      throw new ConfigurationError('E_ROUTE', {
        where: nameOf(route),
        problem: `the path ${route.path} is invalid: ${cause instanceof Error ? cause.message : String(cause)}`,
        remedy: 'write it as in /users/:id, /users/:id(\\\\d+), /users/:id? at its end, or /files/*',
        cause,
      });
    }
  }

  /** Records that a method can be reached through a path that is not its own route, as a message handler through its endpoint. */
  reaches(path: string, type: Class, key: PropertyKey): void {
    this.reachesBy(paramNames(path), type, key);
  }

  /** The same where the parameters are those of the names of a channel. */
  reachesBy(params: readonly string[], type: Class, key: PropertyKey): void {
    const methods = this.#reached.get(type) ?? new Map<PropertyKey, Set<string>>();
    this.#reached.set(type, methods.set(key, new Set([...(methods.get(key) ?? []), ...params])));
  }

  /** Records a `@Param(name)`, which is checked when all routes are known. */
  usesParam(use: ParamUse): void {
    this.#uses.push(use);
  }

  /**
   * @throws ConfigurationError E_CONTROLLER for a class without a route, E_PARAM_UNKNOWN for a `@Param` that no route of its
   *   method has
   */
  check(controllers: readonly Class[]): void {
    const routed = new Set(this.#routes.map((route) => route.type));
    for (const type of controllers) {
      if (routed.has(type)) continue;
      throw new ConfigurationError('E_CONTROLLER', {
        where: type.name,
        problem: 'it is listed in controllers but has no route',
        remedy:
          'give it @Controller() and a method with @Get() or the like, or @WebSocket(path), or remove it from the list',
      });
    }
    for (const { type, key, name, where } of this.#uses) {
      const known = this.#reached.get(type)?.get(key) ?? new Set();
      if (known.has(name)) continue;
      throw new ConfigurationError('E_PARAM_UNKNOWN', {
        where,
        problem: `no route of this method has a parameter "${name}"`,
        remedy:
          known.size === 0
            ? `add ":${name}" to the path`
            : `use ${[...known].map((each) => `"${each}"`).join(' or ')}, or add ":${name}" to the path`,
      });
    }
  }

  [Symbol.iterator](): IterableIterator<RouteEntry> {
    return this.#routes.values();
  }
}

function nameOf({ type, key }: RouteEntry): string {
  return `${type.name}.${String(key)}`;
}

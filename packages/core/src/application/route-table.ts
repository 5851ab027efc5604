import type { Class } from '../types';
import { ConfigurationError } from '../errors/configuration-error';
import { paramNames, pathShape } from './paths';

/** One way into the application. */
export interface Route {
  readonly transport: 'http' | 'websocket';
  /** An HTTP method, or `UPGRADE`. */
  readonly method: string;
  readonly path: string;
  /** What else a request must have for this route, as in `version 2`; routes that differ in it may share a path. */
  readonly constraint?: string;
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
export class RouteTable implements Iterable<Route> {
  readonly #routes = new Map<string, Route>();
  readonly #reached = new Map<Class, Map<PropertyKey, Set<string>>>();
  readonly #uses: ParamUse[] = [];

  /** @throws ConfigurationError E_ROUTE_DUPLICATE when another route has the same method and shape */
  add(route: Route): void {
    const shape = `${route.method} ${pathShape(route.path)} ${route.constraint ?? ''}`;
    const other = this.#routes.get(shape);
    if (other !== undefined) {
      throw new ConfigurationError('E_ROUTE_DUPLICATE', {
        where: `${route.type.name}.${String(route.key)}`,
        problem: `${route.method} ${route.path} is taken: ${other.type.name}.${String(other.key)} answers ${other.method} ${other.path}`,
        remedy: 'give one of them another path; parameters of different names are the same path',
      });
    }
    this.#routes.set(shape, route);
    this.reaches(route.path, route.type, route.key);
  }

  /** Says that a method is reached by a path without being its route, as a message handler is by its endpoint's path. */
  reaches(path: string, type: Class, key: PropertyKey): void {
    const methods = this.#reached.get(type) ?? new Map<PropertyKey, Set<string>>();
    this.#reached.set(type, methods.set(key, new Set([...(methods.get(key) ?? []), ...paramNames(path)])));
  }

  /** Remembers a `@Param(name)`, to be checked when all routes are known. */
  usesParam(use: ParamUse): void {
    this.#uses.push(use);
  }

  /**
   * @throws ConfigurationError E_CONTROLLER for a class that nothing leads to, E_PARAM_UNKNOWN for a `@Param` that no route of
   *   its method has
   */
  check(controllers: readonly Class[]): void {
    const routed = new Set([...this].map((route) => route.type));
    for (const type of controllers) {
      if (routed.has(type)) continue;
      throw new ConfigurationError('E_CONTROLLER', {
        where: type.name,
        problem: 'it is listed in controllers and has no route',
        remedy:
          'give it @Controller() and a method with @Get() or the like, or @WebSocket(path), or take it from the list',
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

  [Symbol.iterator](): IterableIterator<Route> {
    return this.#routes.values();
  }
}

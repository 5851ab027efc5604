import type { Class } from '@cortado/core';
import type { HandlerPlan, Host } from '@cortado/core/transport';
import findMyWay from 'find-my-way';
import { compileAction, describeActions, type Action, type ActionSettings } from './actions';
import { functionClass, functionSource, type FunctionRoute } from './function-route';

/** A route that waits until one of its paths is asked for. */
interface Waiting {
  readonly type: Class;
  readonly paths: readonly string[];
  readonly route: FunctionRoute;
  actions?: readonly Action[];
}

/** What answers a request that no other route took. */
export interface Demanded {
  readonly plan: HandlerPlan;
  readonly path: string;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/**
 * Routes of plugins that an application keeps no more of than their paths, until one is asked for. Fastify takes no route once it serves, so
 * they answer where it finds none. Where that would make a difference, they are routes of Fastify's like any other.
 */
export class OnDemandRoutes {
  #waiting: Waiting[] = [];
  #router: findMyWay.Instance<findMyWay.HTTPVersion.V1> | undefined;

  constructor(
    private readonly host: Host,
    private readonly settings: ActionSettings,
  ) {}

  /** @throws ConfigurationError E_ROUTE_DUPLICATE, and those of its guards */
  add(name: string, paths: readonly string[], route: FunctionRoute): void {
    const waiting: Waiting = { type: functionClass(name), paths, route };
    const { type } = waiting;
    for (const path of paths) this.host.routes.add({ transport: 'http', method: 'GET', path, type, key: 'handler' });
    this.#waiting.push(waiting);
    // A guard that is wrong is refused at start-up, also where no other handler has it.
    if ((route.guards ?? []).length > 0 || this.host.controllers.length === 0) this.#compile(waiting);
    else this.host.descriptions.later(() => this.#compile(waiting));
  }

  /** Hands all of them over, to be routes of Fastify's. */
  take(): readonly Action[] {
    return this.#waiting.splice(0).flatMap((each) => this.#compile(each));
  }

  /** The same where another route would take requests for one of them. @param others the paths of those routes */
  takeIfMet(others: readonly string[]): readonly Action[] {
    for (const { paths } of this.#waiting)
      for (const own of paths)
        for (const other of others) if (meets(other.toLowerCase(), own.toLowerCase())) return this.take();
    return [];
  }

  /** What answers a request that Fastify found no route for. */
  find(method: string, url: string): Demanded | undefined {
    if (this.#waiting.length === 0 || (method !== 'GET' && method !== 'HEAD')) return undefined;
    const found = (this.#router ??= this.#createRouter()).find('GET', url);
    if (found === null) return undefined;
    const { waiting, path } = found.store as { readonly waiting: Waiting; readonly path: string };
    return { plan: this.#compile(waiting)[0]!.plan, path, params: found.params };
  }

  #createRouter(): findMyWay.Instance<findMyWay.HTTPVersion.V1> {
    const router = findMyWay(this.host.routes.options);
    for (const waiting of this.#waiting)
      for (const path of waiting.paths) router.on('GET', path, () => undefined, { waiting, path });
    return router;
  }

  #compile(waiting: Waiting): readonly Action[] {
    if (waiting.actions !== undefined) return waiting.actions;
    const { host, settings } = this;
    const { type, route, paths } = waiting;
    const places = paths.map((path) => ({ path, version: undefined }));
    const handler = { source: functionSource(type, route), verb: 'GET', places } as const;
    return (waiting.actions = describeActions(compileAction(handler, host, settings), handler, host, settings));
  }
}

/** Whether one request could be for both. What stands in front of the first parameter decides: a path that could match is taken for one that does. */
function meets(other: string, own: string): boolean {
  const [fixed, ownFixed] = [fixedPart(other), fixedPart(own)];
  if (fixed === other) return other === own; // where both match, a path without parameters goes first in every router
  return own.startsWith(fixed) || (ownFixed !== own && fixed.startsWith(ownFixed));
}

function fixedPart(path: string): string {
  return path.split(/[:*]/, 1)[0]!;
}

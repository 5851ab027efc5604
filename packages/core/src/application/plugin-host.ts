import type { Logger } from '../common/log';
import type { InjectionToken } from '../di/token';
import type { ApplicationDescription } from '../description/handler-description';
import type { Route } from '../description/route';

declare global {
  namespace Cortado {
    /** The signature of `app.websocket`. The WebSocket transport declares it. */
    interface WebSocketRegistrar {}
    /** The signature of `app.route`. The HTTP transport declares it. */
    interface RouteRegistrar {}
  }
}

/** What an application gives to the `setup` of its plugins: everything that it can do before it listens. `Application` is one. */
export interface PluginHost {
  /** The log of the application. */
  readonly log: Logger;
  /**
   * Whether the application was created only to be described, as `cortado routes` and `cortado contract` do: it connects to nothing, creates
   * singletons only when they are asked for, and cannot listen. Leave out of `setup()` then what needs another server, or move it to `start()`.
   */
  readonly isDescriptionOnly: boolean;
  /**
   * Registers a WebSocket handler that needs no class: a function that is given the connection, or the callbacks of
   * `acceptCallback()`. Before `listen()`.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already, E_ROUTE_DUPLICATE, E_WEBSOCKET
   * @example
   * app.websocket('/echo', { receive: String, onReceive: (text) => text });
   */
  readonly websocket: Cortado.WebSocketRegistrar;
  /**
   * Registers an HTTP handler that needs no class: a function that is given the context, or one that declares a body, parameters and
   * a query and is given them first, validated. Guards, middleware, results, errors and limits are those of a controller's method.
   * Before `listen()`.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already, E_ROUTE, E_ROUTE_DUPLICATE, E_DTO, E_GUARD, E_MIDDLEWARE
   * @example
   * app.route('GET', '/users/:id', ({ params }) => users.get(params.id) ?? NotFound());
   * app.route('POST', '/users', { body: CreateUser, guards: [AdminGuard], handler: (user) => Created(users.add(user)) });
   */
  readonly route: Cortado.RouteRegistrar;
  /** Every route, sockets included, in the order of registration. */
  routes(): readonly Route[];
  /**
   * What the application consists of: each HTTP action, socket and message handler with its inputs, payload, responses and guards, and
   * the DTOs that they refer to. It is built on the first call and kept; a call after another `app.route()` builds it anew.
   *
   * @throws DtoDefinitionError for a DTO whose constructor cannot be called without arguments
   * @example
   * for (const { method, path, payload } of app.describe().handlers) console.log(method, path, payload?.type.name);
   */
  describe(): ApplicationDescription;
  /**
   * What `http.metrics` serves, in the text format of Prometheus: to push it, or to serve it together with metrics of your own.
   *
   * @example
   * app.route('GET', '/all-metrics', async () => Text(app.metrics() + (await registry.metrics())));
   */
  metrics(): string;
  /** What each transport has counted since the start, by its name. */
  stats(): Readonly<Record<string, unknown>>;
  /** Resolves a singleton. @throws ConfigurationError for what lives in a request, message or connection */
  get<T>(token: InjectionToken<T>): T;
  /**
   * Stops in order: new work gets 503, running work finishes (at most `drainTimeout`), sockets close with 1001, the server
   * stops listening, and what was built is disposed in reverse. A second call waits for the first. Never exits the process.
   * Where a handler, a hook or a task waits for it, it resolves as soon as closing has begun, because that work has to end first.
   */
  close(): Promise<void>;
}

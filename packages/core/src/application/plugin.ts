import type { Provider } from '../di/provider';
import type { Awaitable, Class } from '../common/types';
import type { PluginHost } from './plugin-host';

/** Gives the controllers that a plugin adds, by those of the application and the names of its transports. */
export type AddControllers = (own: readonly Class[], transports: readonly string[]) => readonly Class[];

/**
 * A piece of an application, given to `createApp({ plugins })`: controllers and providers of its own, and functions that run when the
 * application starts and stops.
 */
export interface Plugin {
  /** Names it in errors and in the log. */
  readonly name: string;
  /**
   * Controllers and endpoints that it adds to the application. A function is given those that the application lists itself, and the
   * names of the transports, such as `http` and `websocket`.
   */
  readonly controllers?: readonly Class[] | AddControllers;
  /** Providers that it adds. Those of the application go before them. */
  readonly providers?: readonly Provider[];
  /** Runs when every dependency can be resolved, before any route is served. */
  setup?(app: PluginHost): Awaitable<void>;
  /**
   * Runs just before the application listens. Connect to other servers here: tools that describe an application, such as `cortado routes`,
   * run `setup()` and not `start()`.
   *
   * @param app gives the singletons
   */
  start?(app: Pick<PluginHost, 'get' | 'log'>): Awaitable<void>;
  /**
   * Health check for readiness probes. `false`, an exception or a rejection reports the plugin as not ready. The error is logged and
   * not shown to the client.
   *
   * @param app gives the singletons that are asked
   * @example
   * { name: 'database', check: (app) => sql`select 1`.execute(app.get(DATABASE)) }
   */
  check?(app: Pick<PluginHost, 'get'>): Awaitable<unknown>;
  /** Runs after the last request and the last socket, in reverse order of the plugins. */
  stop?(): Awaitable<void>;
}

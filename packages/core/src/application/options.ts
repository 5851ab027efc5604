import type { CompileOptions } from '@cortado/dto';
import { ConfigurationError } from '../errors/configuration-error';
import type { Provider, Providers } from '../di/provider';
import type { LogOption } from '../log';
import type { GuardLike } from '../pipeline/guard';
import type { MiddlewareLike } from '../pipeline/middleware';
import type { ErrorBodyOptions } from '../result/error-body-options';
import type { ErrorMappings } from '../result/from-error';
import type { Class } from '../types';
import { refuseUnknown } from './limits';
import type { Plugin } from './plugin';
import type { ServerOptions } from './server';

/** What `createApp()` takes; durations are in milliseconds. */
export interface ApplicationOptions<
  P extends readonly unknown[] = readonly any[],
  E extends readonly unknown[] = readonly any[],
> {
  /** Controllers and WebSocket endpoints. */
  readonly controllers?: readonly Class[];
  readonly providers?: Providers<P>;
  /** Take the place of providers and classes, for tests. */
  readonly overrides?: readonly Provider[];
  /** What the application's own errors come to: `[[OutOfStock, (error) => Conflict(error.message)]]`. */
  readonly errors?: ErrorMappings<E>;
  /** Middleware around everything: each HTTP request and each handshake. */
  readonly use?: readonly MiddlewareLike[];
  /** Guards before everything: each HTTP request and each handshake. */
  readonly guards?: readonly GuardLike[];
  readonly plugins?: readonly Plugin[];
  /** Put before the path of every route, sockets included. Default none. */
  readonly prefix?: string;
  readonly log?: LogOption;
  /** How DTOs are read: unknown properties, depth, number of errors, and whether errors carry the arguments of constraints. */
  readonly dto?: Pick<CompileOptions, 'unknown' | 'maxDepth' | 'maxErrors' | 'errors'>;
  /** How every failure is written, on both doors: names of the keys, a nested `errorObject`, another language. */
  readonly errorBody?: ErrorBodyOptions;
  readonly server?: ServerOptions;
  /** How long `close()` waits for running work. Default 30,000. */
  readonly drainTimeout?: number;
  /** Close at SIGTERM and SIGINT, and then end the process: with 1 when the drain limit forced it. Default false. */
  readonly handleSignals?: boolean;
}

export const APPLICATION_DEFAULTS = { drainTimeout: 30_000 } as const;

const NAMES = [
  'controllers',
  'providers',
  'overrides',
  'errors',
  'use',
  'guards',
  'plugins',
  'prefix',
  'log',
  'dto',
  'errorBody',
  'server',
  'drainTimeout',
  'handleSignals',
] as const satisfies readonly (keyof ApplicationOptions)[];

/** @throws ConfigurationError E_OPTION, E_CONTROLLER, E_PLUGIN */
export function checkOptions(options: ApplicationOptions): void {
  refuseUnknown('options', options, NAMES);
  for (const [index, plugin] of (options.plugins ?? []).entries()) {
    if (typeof plugin?.name === 'string' && plugin.name !== '') continue;
    throw new ConfigurationError('E_PLUGIN', {
      where: `createApp, plugins[${index}]`,
      problem: 'a plugin needs a name',
      remedy: 'give an object { name, controllers?, providers?, setup?, start?, stop? }',
    });
  }
}

/** The application's own classes and those of its plugins. @throws ConfigurationError E_CONTROLLER for what is no class */
export function controllersOf({ controllers = [], plugins = [] }: ApplicationOptions): readonly Class[] {
  const all = [...plugins.flatMap((each) => each.controllers ?? []), ...controllers];
  for (const [index, each] of all.entries()) {
    if (typeof each === 'function') continue;
    throw new ConfigurationError('E_CONTROLLER', {
      where: `createApp, controllers[${index}]`,
      problem: `${String(each)} is no class`,
      remedy: 'list the class itself; undefined usually means that two files import each other',
    });
  }
  return [...new Set(all)];
}

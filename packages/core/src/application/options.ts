import type { CompileOptions } from '@cortado/dto';
import { ConfigurationError } from '../errors/configuration-error';
import type { Provider, Providers } from '../di/provider';
import type { LogOption } from '../log';
import type { GuardLike } from '../pipeline/guard';
import type { MiddlewareLike } from '../pipeline/middleware';
import type { ErrorMappings } from '../result/from-error';
import type { Class } from '../types';
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
  /** How DTOs are read: unknown properties, depth, number of errors. */
  readonly dto?: Pick<CompileOptions, 'unknown' | 'maxDepth' | 'maxErrors'>;
  readonly server?: ServerOptions;
  /** How long `close()` waits for running work. Default 30,000. */
  readonly drainTimeout?: number;
}

export const APPLICATION_DEFAULTS = { drainTimeout: 30_000 } as const;

type Numbers<T> = { [K in keyof T]: number };

/**
 * Fills in defaults and refuses what cannot be meant: an unknown name, or a number that is not positive and finite.
 *
 * @param where names the option's owner in the message, as in `websocket`
 * @throws ConfigurationError E_OPTION
 */
export function limits<T extends object>(where: string, defaults: Numbers<T>, given: Partial<T> = {}): Numbers<T> {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `createApp, ${where}.${name}`,
      problem: `${String(value)} is no positive number`,
      remedy: `leave it out for the default, ${String(defaults[name as keyof T])}`,
    });
  }
  return { ...defaults, ...withoutUndefined(given) };
}

/** @throws ConfigurationError E_OPTION for a name that is no option, which would otherwise be ignored in silence */
export function refuseUnknown(where: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `createApp, ${where}`,
      problem: `there is no option "${name}"`,
      remedy: `use one of ${known.toSorted().join(', ')}`,
    });
  }
}

function withoutUndefined<T extends object>(given: T): Partial<Numbers<T>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Numbers<T>>;
}

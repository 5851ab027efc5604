import { LIST_DEFAULTS, type DtoOptions } from '../arguments/list-argument';
import { ConfigurationError } from '../errors/configuration-error';
import type { Provider, Providers } from '../di/provider';
import type { LogOption } from '../common/log';
import type { ErrorMappings } from '../pipeline/catch';
import type { GuardLike } from '../pipeline/guard';
import type { MiddlewareLike } from '../pipeline/middleware';
import type { PrincipalKey } from '../pipeline/principal-key';
import type { StepEntry } from '../pipeline/step';
import type { ErrorBodyOptions } from '../result/error-body-options';
import type { Class } from '../common/types';
import type { OverloadOptions } from '../server/overload';
import { checkIdempotency, type IdempotencyOptions } from '../idempotency/options';
import { limits, refuseUnknown } from '../config/check-options';
import type { AccessLogOptions } from '../traffic/access-log-options';
import type { Plugin } from './plugin';
import type { PrefixOptions } from '../routing/prefix';
import type { TrustProxy } from '../server/proxies';
import type { RouterOptions } from '../routing/router-options';
import type { ServerOptions } from '../server/http-server';

/** What `createApp()` takes; durations are in milliseconds. */
export interface ApplicationOptions<
  P extends readonly unknown[] = readonly any[],
  E extends readonly unknown[] = readonly any[],
> {
  /** Controllers and WebSocket endpoints. */
  readonly controllers?: readonly Class[];
  /**
   * Channel classes that no WebSocket endpoint lists: those that are joined over HTTP alone, with `Sse.channels()`. Default none.
   *
   * @example
   * createApp({ controllers: [LiveController], channels: [RoomChannel] })
   */
  readonly channels?: readonly Class[];
  /** Where instances come from, for tokens and for classes without a lifetime of their own. */
  readonly providers?: Providers<P>;
  /** Take the place of providers and classes, for tests. */
  readonly overrides?: readonly Provider[];
  /**
   * What the application's own errors come to where no `@Catch` is nearer: `[[OutOfStock, (error) => Conflict(error.message)]]`. In the
   * place of the function, which may be async, a class with `catch(error, context)`.
   */
  readonly errors?: ErrorMappings<E>;
  /**
   * Middleware around everything that is routed: each HTTP request and each handshake. As `{ use, each: 'message' }` it runs for each
   * message too, as `{ use, unrouted: true }` for paths that nothing answers.
   */
  readonly use?: readonly (MiddlewareLike | StepEntry<MiddlewareLike>)[];
  /** Guards before everything that is routed, with the same options as `use`. */
  readonly guards?: readonly (GuardLike | StepEntry<GuardLike>)[];
  /** Pieces of the application with controllers, providers and hooks of their own. They start in this order, and stop in reverse. */
  readonly plugins?: readonly Plugin[];
  /**
   * Put before the path of every route, sockets included. Health and metrics are behind none. Default none.
   *
   * @example
   * createApp({ prefix: { path: '/api', exclude: ['/robots.txt', '/webhooks/*'] } })
   */
  readonly prefix?: string | PrefixOptions;
  /**
   * The hosts that are answered for; any other, in `Host` or from a trusted proxy, is 421. Names without a port take any port,
   * `*.shop.example` is any one name before the rest. Health routes are answered whatever the host. Default any host.
   *
   * @example
   * createApp({ hosts: ['shop.example', '*.shop.example', 'localhost:3000'] })
   */
  readonly hosts?: readonly string[];
  /** A pino logger, options for one, or `false` for silence. Default level `info`, JSON lines on standard output. */
  readonly log?: LogOption;
  /**
   * One line of the log at `info` for each answer and each socket; with `{ messages: true }` for each message too. Default false, which
   * costs nothing.
   *
   * @example
   * createApp({ accessLog: { ignore: ['/healthz'] } })
   */
  readonly accessLog?: boolean | AccessLogOptions;
  /**
   * Names of headers, query parameters and properties whose values the log hides, in any case of letters. `authorization`, `cookie`,
   * `token`, `password` and others are hidden by default: see docs/logging.md. `false` hides nothing.
   *
   * @example
   * createApp({ redact: ['x-session', 'iban'] })
   */
  readonly redact?: readonly string[] | false;
  /** How DTOs are read: unknown properties, depth, number of errors and items, and whether errors carry the arguments of constraints. */
  readonly dto?: Pick<DtoOptions, 'unknown' | 'maxDepth' | 'maxErrors' | 'maxItems' | 'errors'>;
  /** How every failure is written, on both transports: names of the keys, a nested `errorObject`, another language. */
  readonly errorBody?: ErrorBodyOptions;
  /** Limits of the HTTP server that both transports share, and TLS. */
  readonly server?: ServerOptions;
  /**
   * Answers new requests and new sockets 503 with `retry-after` while the event loop is more than 1 s late or the heap more than
   * 90 % full, so that what has begun can end; sockets that are open stay. `true`, or other limits. Default false.
   */
  readonly overload?: boolean | OverloadOptions;
  /** How paths are compared and queries are read, on both transports. */
  readonly router?: RouterOptions;
  /**
   * Proxies whose `x-forwarded-for`, `-proto` and `-host` are believed, on both transports: addresses, ranges, or `true` for whoever
   * connects. A number of hops is refused, because a client can add hops of its own. Default none.
   *
   * @example
   * createApp({ trustProxy: ['10.0.0.0/8', 'loopback'] })
   */
  readonly trustProxy?: TrustProxy;
  /**
   * Names the user behind a principal: for presence in channels, and to reach all connections of one user. Clients for whom it gives
   * undefined are anonymous. Default the `id` of the principal, else its `sub`. `false`: nobody has a key.
   *
   * @example
   * createApp({ principalKey: (user: User) => user.email })
   */
  readonly principalKey?: PrincipalKey | false;
  /**
   * Requests and messages with an `Idempotency-Key` are carried out once: one that is sent again gets the first outcome. See
   * docs/idempotency.md. Default: such keys have no effect.
   *
   * @example
   * createApp({ idempotency: { ttl: 86_400_000 } })
   */
  readonly idempotency?: IdempotencyOptions;
  /** How long `close()` waits for running work. Default 30,000. */
  readonly drainTimeout?: number;
  /**
   * Close at SIGTERM and SIGINT, and then end the process: with 1 when the drain limit forced it. `runWorkers` handles signals itself,
   * whatever is said here. Default false.
   */
  readonly handleSignals?: boolean;
}

export const APPLICATION_DEFAULTS = { drainTimeout: 30_000 } as const;

/** For `createApp` of `cortado`, which has those of its transports beside them. */
export const APPLICATION_NAMES = [
  'controllers',
  'channels',
  'providers',
  'overrides',
  'errors',
  'use',
  'guards',
  'plugins',
  'prefix',
  'hosts',
  'log',
  'accessLog',
  'redact',
  'dto',
  'errorBody',
  'server',
  'overload',
  'router',
  'trustProxy',
  'principalKey',
  'idempotency',
  'drainTimeout',
  'handleSignals',
] as const satisfies readonly (keyof ApplicationOptions)[];

/** What each option has to be, where TypeScript may not have looked. */
const SHAPES: Readonly<Partial<Record<keyof ApplicationOptions, (value: unknown) => boolean>>> = {
  controllers: Array.isArray,
  channels: Array.isArray,
  providers: Array.isArray,
  overrides: Array.isArray,
  errors: Array.isArray,
  use: Array.isArray,
  guards: Array.isArray,
  plugins: Array.isArray,
  hosts: Array.isArray,
  handleSignals: (value) => typeof value === 'boolean',
};

/** Those that the types offer, and the rest of what `compile` takes; where text comes from and what is known is not a choice. */
const DTO_NAMES = [
  ...[
    'unknown',
    'maxDepth',
    'maxErrors',
    'maxItems',
    'errors',
    'backend',
    'compat',
    'groups',
    'always',
    'strictGroups',
    'version',
  ],
  ...['skipUndefinedProperties', 'skipNullProperties', 'skipMissingProperties', 'stopAtFirstError'],
  ...['dismissDefaultMessages', 'forbidUnknownValues'],
];
const ERROR_KEYS = ['errorList', 'errorObject', 'loc', 'type', 'msg', 'ctx'];
const PLUGIN_NAMES = ['name', 'controllers', 'providers', 'setup', 'start', 'check', 'stop'];

/** @throws ConfigurationError E_OPTION, E_PLUGIN */
export function checkOptions(options: ApplicationOptions): void {
  refuseUnknown('options', options, APPLICATION_NAMES);
  for (const [name, fits] of Object.entries(SHAPES)) {
    const value = options[name as keyof ApplicationOptions];
    if (value === undefined || fits(value)) continue;
    throw new ConfigurationError('E_OPTION', {
      where: `createApp, options.${name}`,
      problem: `invalid value of type ${typeof value}`,
      remedy: `give ${fits === Array.isArray ? 'an array' : 'true or false'}`,
    });
  }
  if (options.dto !== undefined) refuseUnknown('options.dto', options.dto, DTO_NAMES);
  limits('options.dto', LIST_DEFAULTS, { maxItems: options.dto?.maxItems });
  if (options.dto?.errors !== undefined) refuseUnknown('options.dto.errors', options.dto.errors, ['context']);
  if (options.idempotency !== undefined) checkIdempotency(options.idempotency);
  if (options.errorBody !== undefined) {
    refuseUnknown('options.errorBody', options.errorBody, ['keys', 'errorObject', 'translate']);
    refuseUnknown('options.errorBody.keys', options.errorBody.keys ?? {}, ERROR_KEYS);
  }
  for (const [index, plugin] of (options.plugins ?? []).entries()) checkPlugin(plugin, `plugins[${index}]`);
}

function checkPlugin(plugin: Plugin, where: string): void {
  if (typeof plugin?.name === 'string' && plugin.name !== '')
    return refuseUnknown(where, methodsOf(plugin), PLUGIN_NAMES);
  throw new ConfigurationError('E_PLUGIN', {
    where: `createApp, ${where}`,
    problem: 'a plugin needs a name',
    remedy: 'give an object { name, controllers?, providers?, setup?, start?, stop? }',
  });
}

/** A plugin that is a class may have whatever it likes; one written as a literal has nothing but what we call. */
function methodsOf(plugin: Plugin): object {
  return Object.getPrototypeOf(plugin) === Object.prototype ? plugin : {};
}

/** The application's own classes and those of its plugins. @throws ConfigurationError E_CONTROLLER for what is not a class */
export function controllersOf(
  { controllers = [], plugins = [] }: ApplicationOptions,
  transports: readonly string[],
): readonly Class[] {
  const added = plugins.flatMap((each) =>
    typeof each.controllers === 'function' ? each.controllers(controllers, transports) : (each.controllers ?? []),
  );
  const all = [...added, ...controllers];
  for (const [index, each] of all.entries()) {
    if (typeof each === 'function') continue;
    throw new ConfigurationError('E_CONTROLLER', {
      where: `createApp, controllers[${index}]`,
      problem: `${String(each)} is not a class`,
      remedy: 'list the class itself; undefined usually means a circular import',
    });
  }
  return [...new Set(all)];
}

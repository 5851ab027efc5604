import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Validated } from '@cortado/dto';
import type { ArgumentSpec } from '../arguments/compile-arguments';
import type { DtoInputOptions } from '../arguments/decorators';
import type { ScopeValue } from '../di/scope-value';
import type { Container } from '../di/container';
import type { Idempotency } from '../idempotency/idempotency';
import type { Logger } from '../common/log';
import type { HandlerSpec } from '../pipeline/compile-plan';
import type { HandlerPlan } from '../pipeline/plan';
import type { KeyOfPrincipal } from '../pipeline/principal-key';
import type { ErrorBodyOptions, RenderFailure } from '../result/error-body-options';
import type { Class, Awaitable } from '../common/types';
import { ConfigurationError } from '../errors/configuration-error';
import type { Provider } from '../di/provider';
import type { Admission } from '../server/admission';
import type { Plugin } from './plugin';
import type { Prefix } from '../routing/prefix';
import type { Proxies } from '../server/proxies';
import type { Descriptions } from '../description/descriptions';
import type { RouteTable } from '../routing/route-table';
import type { Traffic } from '../traffic/traffic';

/** What an application gives to its transports. */
export interface Host {
  readonly controllers: readonly Class[];
  /** Channel classes that no endpoint lists. */
  readonly channels: readonly Class[];
  /** The application is not going to serve: transports check what was declared, open nothing and connect to nothing. */
  readonly isDescriptionOnly: boolean;
  readonly container: Container;
  readonly routes: RouteTable;
  /** The handlers that `app.describe()` describes: register each with the place where it is reached. */
  readonly descriptions: Descriptions;
  readonly log: Logger;
  readonly server: Server;
  /** Every connection of the server that is open now, those that were upgraded too. */
  readonly connections: Iterable<Socket>;
  readonly plugins: readonly Plugin[];
  /** Those that the application lists itself, beside those of plugins and transports. */
  readonly providers: readonly Provider[];
  /** Starts the plugins, each once: for what serves without `listen()`, which finds them started then. */
  startPlugins(): Promise<void>;
  /** What is put before paths. */
  readonly prefix: Prefix;
  /** Whether a version is part of the path, as `http.versioning` says: the HTTP transport is mounted first and sets it. */
  readonly versions: { inPath: boolean };
  /** What requests say of the clients behind proxies. */
  readonly proxies: Proxies;
  /** Whether a request or a handshake is accepted: check `unavailable` first, then `refusal()`. */
  readonly admission: Admission;
  /** Gives a failure the body that the application chose; undefined when it chose none, so that there is nothing to do. */
  readonly renderFailure: RenderFailure | undefined;
  /** The form of failures that the application chose, for documents. */
  readonly errorBody: ErrorBodyOptions | undefined;
  /** The user behind a principal, as `principalKey` says. */
  readonly keyOfPrincipal: KeyOfPrincipal;
  /** Carries out requests with a key once; undefined when the application did not ask for it. Give it a store in `attach`. */
  readonly idempotency: Idempotency | undefined;
  /** Who is told of answers, messages and sockets. Ask it in `attach` or later: the transports mounted before add theirs. */
  readonly traffic: Traffic;
  /** What the transports counted, in the text format of Prometheus. */
  metrics(): string;
  /** What runs around the answer to a path that nothing answers; undefined when the application wants nothing to. */
  compileUnrouted(transport: string, answer: HandlerPlan['call']): HandlerPlan | undefined;
  /** Whether a guard asks for each message of the socket that this method accepts. */
  guardsMessages(type: Class, socket: PropertyKey): boolean;
  /** Whether a guard of these messages needs a principal that no guard and no middleware can have set, those of the handshake included. */
  lacksPrincipal(type: Class, key: PropertyKey): boolean;
  /**
   * Compiles a DTO as the body of a handler is compiled: by the options of the application, with its custom constraints.
   *
   * @throws DtoDefinitionError for a class that cannot be a DTO, ConfigurationError for a constraint that cannot be built
   */
  compileDto<T>(type: Class<T>, options?: DtoInputOptions): (input: unknown) => Awaitable<Validated<T>>;
  /** Compiles a handler; the same call for every transport. */
  compile(spec: Omit<HandlerSpec, 'arguments'> & Omit<ArgumentSpec, 'type' | 'key'>): HandlerPlan;
}

/** Carries requests or messages to plans, and results back. `http()` and `websocket()` make the two that Cortado has. */
export interface Transport {
  /** Unique among the transports of an application. `app.route` registers with `http`, and `app.websocket` with `websocket`. */
  readonly name: string;
  /** Classes that this transport injects by type. */
  readonly scopeValues?: readonly ScopeValue[];
  /** Services that this transport brings along. */
  readonly providers?: readonly Provider[];
  /** Compiles plans and registers routes. @throws ConfigurationError */
  mount(host: Host): Awaitable<void>;
  /** Every route is known: attach to `host.server`. It does not listen yet. */
  attach(host: Host): Awaitable<void>;
  /** Every route is known, those without a class too: the server listens next. Once. @throws ConfigurationError */
  open?(): Awaitable<void>;
  /** Whether a handler, a hook or a task runs, or a connection is open. */
  isBusy?(): boolean;
  /** Lets running work finish and refuses new; true when all finished before `limit` aborted. */
  drain(limit: AbortSignal): Promise<boolean>;
  /** Takes one handler that has no class, between creation and `listen()`. @throws ConfigurationError */
  register?(...registration: readonly any[]): void;
  /** What `app.stats()` tells of this transport. */
  stats?(): unknown;
  /** The same in the text format of Prometheus: whole lines. */
  metrics?(): string;
  /** The server does not listen any more: let go of everything. */
  stop(): Awaitable<void>;
}

/** @throws ConfigurationError E_TRANSPORT for two transports of one name, whose routes, statistics and metrics would be mixed up */
export function checkTransports(transports: readonly Transport[]): void {
  const names = new Set<string>();
  for (const [index, { name }] of transports.entries()) {
    if (names.has(name)) {
      throw new ConfigurationError('E_TRANSPORT', {
        where: `Application.create, transports[${index}]`,
        problem: `there is already a transport named "${name}"`,
        remedy: 'give each transport its own name, or remove one of them',
      });
    }
    names.add(name);
  }
}

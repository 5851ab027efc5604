import type { Server } from 'node:http';
import { CompileArguments } from '../arguments/compile-arguments';
import { Constraints } from '../arguments/constraints';
import { Container } from '../di/container';
import { RANK } from '../di/lifetime';
import type { ScopeValue } from '../di/scope-value';
import type { InjectionToken } from '../di/token';
import { ConfigurationError } from '../errors/configuration-error';
import { createLogger, type Logger } from '../common/log';
import { Context } from '../pipeline/context';
import { PlanCompiler } from '../pipeline/compile-plan';
import { isWaitedFor } from '../pipeline/waited-for';
import { appSteps } from '../pipeline/step';
import { failureRenderer } from '../result/error-body-options';
import type { Awaitable } from '../common/types';
import { Admission } from '../server/admission';
import { AllowedHosts } from '../server/allowed-hosts';
import { checkNode } from '../config/check-node';
import { Intake } from '../server/overload';
import { limits } from '../config/check-options';
import { listenSettings, type ListenOptions } from '../server/listen-options';
import { Listener } from '../server/listener';
import { APPLICATION_DEFAULTS, checkOptions, controllersOf, type ApplicationOptions } from './options';
import type { Plugin } from './plugin';
import { PluginStarts } from './plugin-starts';
import { Prefix } from '../routing/prefix';
import { Proxies } from '../server/proxies';
import { RouteTable, type Route } from '../routing/route-table';
import { checkRouterOptions } from '../routing/router-options';
import { closeAtSignals } from '../server/signals';
import { createHttpServer } from '../server/http-server';
import type { Host, Transport } from './transport';

declare global {
  namespace Cortado {
    /** How `app.websocket` is called: filled in by the transport that has connections. */
    interface WebSocketRegistrar {}
    /** How `app.route` is called: filled in by the transport that has routes. */
    interface RouteRegistrar {}
  }
}

type Phase = 'ready' | 'listening' | 'draining' | 'closed';

const CONTEXT: ScopeValue = { type: Context, rank: RANK.scoped, of: (context) => context };

/** A running application: one container, one server, and the transports that share them. Made by `createApp()`. */
export class Application {
  readonly log: Logger;
  readonly #container: Container;
  readonly #server: Server;
  readonly #listener: Listener;
  readonly #routes: RouteTable;
  readonly #transports: readonly Transport[];
  readonly #plugins: readonly Plugin[];
  readonly #starts: PluginStarts;
  /** What has to be undone, in the order in which it was done. */
  readonly #begun: { readonly what: string; readonly undo: () => Awaitable<unknown> }[] = [];
  readonly #drainTimeout: number;
  readonly #handleSignals: boolean;
  readonly #intake: Intake;
  #phase: Phase = 'ready';
  #urls: readonly string[] = [];
  #opened: Promise<unknown> | undefined;
  #opening: Promise<void> | undefined;
  #closing: Promise<boolean> | undefined;
  #ignoreSignals: (() => void) | undefined;

  private constructor(options: ApplicationOptions, transports: readonly Transport[], values: readonly ScopeValue[]) {
    this.#drainTimeout = limits('options', APPLICATION_DEFAULTS, { drainTimeout: options.drainTimeout }).drainTimeout;
    this.#handleSignals = options.handleSignals ?? false;
    this.#intake = new Intake(options.overload);
    this.#plugins = options.plugins ?? [];
    this.#starts = new PluginStarts(this.#plugins);
    this.#transports = transports;
    this.log = createLogger(options.log);
    this.#server = createHttpServer(options.server);
    this.#listener = new Listener(this.#server);
    this.#routes = new RouteTable(checkRouterOptions(options.router));
    this.#container = new Container({
      providers: [
        ...transports.flatMap((each) => each.providers ?? []),
        ...this.#plugins.flatMap((each) => each.providers ?? []),
        ...(options.providers ?? []),
        { provide: Application, useValue: this },
      ],
      overrides: options.overrides ?? [],
      scopeValues: values,
    });
  }

  /**
   * Compiles everything and starts what it needs; nothing listens yet.
   *
   * @throws ConfigurationError when something in the program cannot work, with class, method, cause and remedy
   */
  static async create(options: ApplicationOptions, transports: readonly Transport[]): Promise<Application> {
    checkNode(process.versions.node);
    checkOptions(options);
    const scopeValues = [CONTEXT, ...transports.flatMap((each) => each.scopeValues ?? [])];
    const app = new Application(options, transports, scopeValues);
    const host = app.#host(options, scopeValues);
    try {
      await app.#begin(host);
    } catch (error) {
      await app.#undo();
      throw error;
    }
    return app;
  }

  async #begin(host: Host): Promise<void> {
    this.#begun.push({ what: 'disposal', undo: () => this.#container.root.dispose(this.log) });
    const plugins = this.#plugins.map((plugin) => ({ what: `plugin ${plugin.name}`, undo: () => plugin.stop?.() }));
    for (const transport of this.#transports) await transport.mount(host);
    this.#routes.check(host.controllers);
    await this.#container.start(this.log);
    for (const [index, plugin] of this.#plugins.entries()) {
      this.#begun.push(plugins[index]!);
      await plugin.setup?.(this);
    }
    for (const transport of this.#transports) {
      this.#begun.push({ what: `the ${transport.name} transport`, undo: () => transport.stop() });
      await transport.attach(host);
    }
    this.#intake.open();
  }

  /** In reverse. What fails is logged, and does not keep the rest from it. */
  async #undo(): Promise<void> {
    for (const { what, undo } of this.#begun.splice(0).toReversed()) {
      try {
        await undo();
      } catch (error) {
        this.log.error({ err: error, what }, 'failed to stop');
      }
    }
  }

  /** As in `http://127.0.0.1:3000` or `unix:/run/app.sock`. @throws ConfigurationError E_LIFECYCLE before it listens */
  get url(): string {
    return this.urls[0]!;
  }

  /** The same for every address that it listens on, in their order. */
  get urls(): readonly string[] {
    if (this.#urls.length > 0) return this.#urls;
    throw this.#illegal('has no address', 'call listen() first');
  }

  /** Every route, sockets included, in the order of registration. */
  routes(): readonly Route[] {
    return [...this.#routes];
  }

  /**
   * Registers a WebSocket handler that needs no class: a function that is given the connection, or the callbacks of
   * `acceptCallback()`. Before `listen()`.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already, E_ROUTE_DUPLICATE, E_WEBSOCKET
   * @example
   * app.websocket('/echo', { receive: String, onReceive: (text) => text });
   */
  get websocket(): Cortado.WebSocketRegistrar {
    return this.#registrar('websocket') as Cortado.WebSocketRegistrar;
  }

  /**
   * Registers an HTTP handler that needs no class: a function that is given the context, or one that is given what it declares
   * of body, parameters and query first, validated. Guards, middleware, results, errors and limits are those of a controller's
   * method. Before `listen()`.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already, E_ROUTE, E_ROUTE_DUPLICATE, E_DTO, E_GUARD, E_MIDDLEWARE
   * @example
   * app.route('GET', '/users/:id', ({ params }) => users.get(params.id) ?? NotFound());
   * app.route('POST', '/users', { body: CreateUser, guards: [AdminGuard], handler: (user) => Created(users.add(user)) });
   */
  get route(): Cortado.RouteRegistrar {
    return this.#registrar('http') as Cortado.RouteRegistrar;
  }

  #registrar(name: Transport['name']): unknown {
    if (this.#phase !== 'ready') throw this.#illegal('takes no more routes', 'register before listen()');
    const transport = this.#transports.find((each) => each.name === name);
    if (transport?.register === undefined) throw this.#illegal(`has no ${name} door`, `create it with ${name}()`);
    return (...registration: readonly unknown[]) => transport.register!(...registration);
  }

  /** What each transport counted since the start, by its name. */
  stats(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#transports.flatMap((each) => (each.stats ? [[each.name, each.stats()]] : [])));
  }

  /** Resolves a singleton. @throws ConfigurationError for what lives in a request, message or connection */
  get<T>(token: InjectionToken<T>): T {
    return this.#container.root.get(token);
  }

  /**
   * Starts to accept requests and sockets: `{ port: 3000 }`, on several hosts, `{ path: '/run/app.sock' }`, or both.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already or was closed, E_OPTION; the system's error when a place is taken
   */
  async listen(options: ListenOptions): Promise<void> {
    if (this.#phase !== 'ready') throw this.#illegal('cannot listen', 'create another application');
    listenSettings(options); // before plugins start
    this.#phase = 'listening';
    await (this.#opening = this.#listen(options));
  }

  async #listen(options: ListenOptions): Promise<void> {
    try {
      await this.#starts.start();
      await (this.#opened ??= Promise.all(this.#transports.map(async (each) => each.open?.())));
      this.#urls = await this.#listener.listen(options);
    } catch (error) {
      if (this.#phase === 'listening') this.#phase = 'ready'; // the port was taken: another one may be free
      throw error;
    }
    if (this.#handleSignals) this.#ignoreSignals = closeAtSignals(() => this.#closeOnce());
    this.log.info({ url: this.url, ...(this.#urls.length > 1 && { urls: this.#urls }) }, 'listening');
  }

  /**
   * Stops in order: new work gets 503, running work finishes (at most `drainTimeout`), sockets close with 1001, the server
   * stops listening, and what was built is disposed in reverse. A second call waits for the first. Never exits the process.
   * Where a handler, a hook or a task waits for it, it resolves once closing has begun: what waits has to end before.
   */
  async close(): Promise<void> {
    const closed = this.#closeOnce().then(() => this.#ignoreSignals?.());
    if (!this.#transports.some((each) => each.isBusy?.()) || !isWaitedFor()) await closed;
  }

  #closeOnce(): Promise<boolean> {
    return (this.#closing ??= this.#close());
  }

  /** Never rejects. @returns whether all work finished before the limit */
  async #close(): Promise<boolean> {
    this.#phase = 'draining';
    this.#intake.close();
    await Promise.allSettled([this.#opening]); // whoever called listen() has its error
    const limit = AbortSignal.timeout(this.#drainTimeout);
    const clean = await Promise.all(this.#transports.map((each) => this.#drained(each, limit)));
    if (clean.includes(false)) this.log.warn({ limit: this.#drainTimeout }, 'closed with work still running');
    await this.#listener.stop(limit);
    await this.#undo();
    this.#phase = 'closed';
    return !clean.includes(false);
  }

  async #drained(transport: Transport, limit: AbortSignal): Promise<boolean> {
    try {
      return await transport.drain(limit);
    } catch (error) {
      this.log.error({ err: error, what: `the ${transport.name} transport` }, 'failed to drain');
      return false;
    }
  }

  #host(options: ApplicationOptions, values: readonly ScopeValue[]): Host {
    const container = this.#container;
    const compileArguments = new CompileArguments(container, values, { ...options.dto }, new Constraints(container));
    const proxies = new Proxies(options.trustProxy, (socket) => this.#listener.isUnixPeer(socket));
    const plans = new PlanCompiler(container, { ...appSteps(options), errors: options.errors ?? [] });
    return {
      controllers: controllersOf(options),
      container,
      routes: this.#routes,
      log: this.log,
      server: this.#server,
      connections: this.#listener.connections,
      plugins: this.#plugins,
      startPlugins: () => this.#starts.start(),
      prefix: new Prefix(options.prefix, this.#routes.options),
      intake: this.#intake,
      admission: new Admission(options.hosts && new AllowedHosts(options.hosts, proxies)),
      versions: { inPath: true },
      proxies,
      metrics: () => this.#transports.map((each) => each.metrics?.() ?? '').join(''),
      renderFailure: options.errorBody === undefined ? undefined : failureRenderer(options.errorBody, this.log),
      compileUnrouted: (transport, answer) => plans.compileUnrouted(transport, answer),
      guardsMessages: (type, socket) => plans.guardsMessages(type, socket),
      compile: (spec) => {
        const compiled = compileArguments.compile(spec);
        for (const { name, where } of compiled.params)
          this.#routes.usesParam({ type: spec.type, key: spec.key, name, where });
        return plans.compile({ ...spec, arguments: compiled });
      },
    };
  }

  #illegal(what: string, remedy: string): ConfigurationError {
    return new ConfigurationError('E_LIFECYCLE', {
      where: 'Application',
      problem: `a ${this.#phase} application ${what}`,
      remedy,
    });
  }
}

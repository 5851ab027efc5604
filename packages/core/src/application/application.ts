import type { Logger } from '../common/log';
import { WorkerProcess } from '../common/worker-process';
import { checkNode } from '../config/check-node';
import { limits } from '../config/check-options';
import { Container } from '../di/container';
import { RANK } from '../di/lifetime';
import type { ScopeValue } from '../di/scope-value';
import type { InjectionToken } from '../di/token';
import { ConfigurationError } from '../errors/configuration-error';
import { createLogger } from '../logging/create-logger';
import { Context } from '../pipeline/context';
import { isWaitedFor } from '../pipeline/waited-for';
import type { ApplicationDescription } from '../description/handler-description';
import { routesOf, type Route } from '../description/route';
import { createHttpServer } from '../server/http-server';
import { listenSettings, type ListenOptions } from '../server/listen-options';
import { Listener } from '../server/listener';
import { closeAtSignals } from '../server/signals';
import { createHost } from './create-host';
import { isDescriptionOnly } from './description-only';
import { Lifecycle } from './lifecycle';
import { LifecycleLog } from './lifecycle-log';
import { APPLICATION_DEFAULTS, checkOptions, type ApplicationOptions } from './options';
import type { PluginHost } from './plugin-host';
import { checkTransports, type Host, type Transport } from './transport';

type Phase = 'ready' | 'listening' | 'draining' | 'closed';

/** The host of an application, for tools that reach its server without `listen()`, such as `@cortado/testing`. */
export let hostOf: (app: Application) => Host;

const CONTEXT: ScopeValue = { type: Context, rank: RANK.scoped, of: (context) => context };

/**
 * A running application: one container, one server, and the transports that share them. Made by `createApp()`. What it shares with
 * `PluginHost` is documented there; editors show it here too.
 */
export class Application implements PluginHost {
  /** The log of the application. Write to it with `app.log.info({ … }, text)`. */
  readonly log: Logger;
  readonly isDescriptionOnly: boolean = isDescriptionOnly();
  readonly #container: Container;
  readonly #listener: Listener;
  readonly #transports: readonly Transport[];
  readonly #host: Host;
  readonly #lifecycle: Lifecycle;
  readonly #lines: LifecycleLog;
  readonly #drainTimeout: number;
  readonly #handleSignals: boolean;
  #phase: Phase = 'ready';
  #urls: readonly string[] = [];
  #opening: Promise<void> | undefined;
  #closing: Promise<boolean> | undefined;
  #ignoreSignals: (() => void) | undefined;

  static {
    hostOf = (app) => app.#host;
  }

  private constructor(options: ApplicationOptions, transports: readonly Transport[]) {
    const scopeValues = [CONTEXT, ...transports.flatMap((each) => each.scopeValues ?? [])];
    this.#drainTimeout = limits('options', APPLICATION_DEFAULTS, { drainTimeout: options.drainTimeout }).drainTimeout;
    this.#handleSignals = options.handleSignals ?? false;
    this.#transports = transports;
    this.log = createLogger(options.log, options.redact);
    this.#lines = new LifecycleLog(this.log);
    this.#listener = new Listener(createHttpServer(options.server));
    this.#container = new Container({
      providers: [
        ...transports.flatMap((each) => each.providers ?? []),
        ...(options.plugins ?? []).flatMap((each) => each.providers ?? []),
        ...(options.providers ?? []),
        { provide: Application, useValue: this },
      ],
      overrides: options.overrides ?? [],
      scopeValues,
      isDescriptionOnly: this.isDescriptionOnly,
    });
    this.#host = createHost(options, {
      app: this,
      container: this.#container,
      log: this.log,
      listener: this.#listener,
      transports,
      scopeValues,
    });
    this.#lifecycle = new Lifecycle(this.#host, transports);
  }

  /**
   * Compiles everything and starts what it needs; nothing listens yet.
   *
   * @throws ConfigurationError when something in the program cannot work, with class, method, cause and remedy
   */
  static async create(options: ApplicationOptions, transports: readonly Transport[]): Promise<Application> {
    const since = performance.now();
    checkNode(process.versions.node);
    checkOptions(options);
    checkTransports(transports);
    const app = new Application(options, transports);
    await app.#lifecycle.start(app);
    app.#lines.created(since);
    return app;
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

  routes(): readonly Route[] {
    return routesOf(this.#host.descriptions.handlers());
  }

  describe(): ApplicationDescription {
    return this.#host.descriptions.application();
  }

  get websocket(): Cortado.WebSocketRegistrar {
    return this.#registrar('websocket') as Cortado.WebSocketRegistrar;
  }

  get route(): Cortado.RouteRegistrar {
    return this.#registrar('http') as Cortado.RouteRegistrar;
  }

  #registrar(name: string): unknown {
    if (this.#phase !== 'ready') throw this.#illegal('takes no more routes', 'register the route before listen()');
    const transport = this.#transports.find((each) => each.name === name);
    if (transport?.register === undefined) throw this.#illegal(`has no ${name} transport`, `create it with ${name}()`);
    return (...registration: readonly unknown[]) => transport.register!(...registration);
  }

  metrics(): string {
    return this.#host.metrics();
  }

  stats(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.#transports.flatMap((each) => (each.stats ? [[each.name, each.stats()]] : [])));
  }

  get<T>(token: InjectionToken<T>): T {
    return this.#container.root.get(token);
  }

  /**
   * Starts to accept requests and sockets: `{ port: 3000 }`, on several hosts, `{ path: '/run/app.sock' }`, or both.
   *
   * @throws ConfigurationError E_LIFECYCLE when it listens already or was closed, E_DESCRIBED, E_OPTION; the system's error when an address is in use
   */
  async listen(options: ListenOptions): Promise<void> {
    if (this.#phase !== 'ready') throw this.#illegal('cannot listen', 'create another application');
    listenSettings(options); // before plugins start
    this.#phase = 'listening';
    await (this.#opening = this.#listen(options));
  }

  async #listen(options: ListenOptions): Promise<void> {
    const since = performance.now();
    try {
      await this.#lifecycle.open();
      this.#urls = await this.#listener.listen(options);
    } catch (error) {
      if (this.#phase === 'listening') this.#phase = 'ready'; // the port was taken: another one may be free
      throw error;
    }
    const close = (signal?: string): Promise<boolean> => this.#closeOnce(signal);
    if (WorkerProcess.current !== undefined) {
      WorkerProcess.current.applications.add({ leave: () => this.#leave(), close });
    } else if (this.#handleSignals) this.#ignoreSignals = closeAtSignals(close);
    this.#lines.listening(this.#urls, this.#host.routes, since);
  }

  async close(): Promise<void> {
    const closed = this.#closeOnce().then(() => this.#ignoreSignals?.());
    if (!this.#lifecycle.isBusy || !isWaitedFor()) await closed;
  }

  /** Other processes take what comes, and closing would answer it 503. */
  #leave(): Promise<void> {
    this.#host.admission.leave();
    return this.#listener.leave(AbortSignal.timeout(this.#drainTimeout));
  }

  #closeOnce(signal?: string): Promise<boolean> {
    return (this.#closing ??= this.#close(signal));
  }

  /** Never rejects. @returns whether all work finished before the limit */
  async #close(signal: string | undefined): Promise<boolean> {
    const closed = this.#lines.closing(this.#drainTimeout, signal);
    this.#phase = 'draining';
    this.#host.admission.close();
    await Promise.allSettled([this.#opening]); // whoever called listen() has its error
    const limit = AbortSignal.timeout(this.#drainTimeout);
    const isClean = await this.#lifecycle.drain(limit);
    if (!isClean) this.log.warn({ limit: this.#drainTimeout }, 'closed while work was still running');
    await this.#listener.stop(limit);
    await this.#lifecycle.stop();
    this.#phase = 'closed';
    closed(isClean);
    return isClean;
  }

  #illegal(what: string, remedy: string): ConfigurationError {
    return new ConfigurationError('E_LIFECYCLE', {
      where: 'Application',
      problem: `a ${this.#phase} application ${what}`,
      remedy,
    });
  }
}

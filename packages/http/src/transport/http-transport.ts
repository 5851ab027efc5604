import { ConfigurationError, type Context, type Provider, type Result } from '@cortado/core';
import {
  HOST_CONSTRAINT,
  hostStrategy,
  isPromise,
  Timer,
  timerPeriod,
  RANK,
  type Host,
  type ScopeValue,
  type Transport,
} from '@cortado/core/transport';
import createFastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import type { IncomingMessage, RequestListener } from 'node:http';
import { Counters, prometheusText, type HttpStats } from './counters';
import { Exchanges } from './exchanges';
import type { HttpSettings } from './options';
import { acceptedTypes, registerForms, registerUploads } from '../plugins/body-parsers';
import { asked, namedOrigins, registerPlugins } from '../plugins/fastify-plugins';
import { registerHealth } from '../plugins/health';
import { Measurements, metricsRoute } from '../plugins/metrics';
import { PluginHeaders } from '../plugins/plugin-headers';
import { Entrance } from './entrance';
import { compilersOnDemand } from './schema-compilers';
import { HttpContext } from '../request/http-context';
import { createRequestIds } from '../request/request-id';
import { ActionRunner } from '../request/run-action';
import { Running } from '../request/running-actions';
import { fromFastifyError } from '../response/from-fastify-error';
import { sendsOnce } from '../response/send-once';
import { createRefusal } from '../response/refuse';
import { UnreadAnswers } from '../response/unread-answers';
import { writeInstead, writeOrMask } from '../response/write-result';
import { collectActions, type Action, type ActionSettings } from '../routing/actions';
import { compileFunctionRoute, onDemand, type FunctionRoute } from '../routing/function-route';
import { MethodTable } from '../routing/method-table';
import { OnDemandRoutes, type Demanded } from '../routing/on-demand-routes';
import { refuseTaken, registerAction } from '../routing/register-action';
import { Unrouted } from '../routing/unrouted';
import type { Verb } from '../routing/verbs';
import { VERSION_CONSTRAINT, versionHeader, versionStrategy } from '../routing/version';
import { ChannelStreams } from '../sse/channel-streams';
import { FormReader } from '../uploads/form-reader';

/** Serves controllers through Fastify, on the application's own server. */
export class HttpTransport implements Transport {
  readonly name = 'http';
  readonly scopeValues: readonly ScopeValue[] = [
    { type: HttpContext, rank: RANK.scoped, transports: ['http'], of: (context: Context) => context },
  ];
  readonly providers: readonly Provider[] = [{ provide: ChannelStreams, useFactory: () => this.#streams }];
  readonly #settings: HttpSettings;
  readonly #streams: ChannelStreams;
  readonly #newId = createRequestIds();
  readonly #counters = new Counters();
  readonly #running: Running;
  readonly #forms: FormReader | undefined;
  #actions: readonly Action[] = [];
  #onDemand: OnDemandRoutes | undefined;
  #host: Host | undefined;
  #fastify: FastifyInstance | undefined;
  #runner: ActionRunner | undefined;
  #serve: RequestListener | undefined;
  #entrance: Entrance | undefined;
  /** Undefined where nobody asks for answers. */
  #exchanges: Exchanges | undefined;
  #measurements: Measurements | undefined;
  readonly #headers = new PluginHeaders();
  #opened: Promise<void> | undefined;
  #limit: AbortSignal | undefined;
  /** For what may not last longer than it is allowed to: answers that nobody reads, streams whose credentials end. */
  #timer: Timer | undefined;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#running = new Running(settings.handlerTimeout);
    this.#streams = new ChannelStreams(() => this.#host!, settings.handlerTimeout);
    this.#forms = settings.uploads && new FormReader(settings.uploads, this.#running);
  }

  mount(host: Host): void {
    const { metrics } = this.#settings;
    this.#host = host;
    host.versions.inPath = this.#settings.versioning === 'uri';
    host.admission.maxHeaders = this.#settings.maxHeaders;
    host.admission.origins = namedOrigins(this.#settings.cors);
    this.#actions = collectActions(host, this.#actionSettings);
    if (metrics === undefined) return;
    this.#measurements = new Measurements(metrics, host.traffic);
    this.#add(metricsRoute(metrics, host, this.#actionSettings));
  }

  register(method: Verb, path: string, route: FunctionRoute['handler'] | FunctionRoute): void {
    const name = `app.route('${method}', '${path}')`;
    if (this.#opened !== undefined) {
      throw new ConfigurationError('E_LIFECYCLE', {
        where: name,
        problem: 'routes cannot be added once the application has served requests',
        remedy: 'register the route before listen()',
      });
    }
    const host = this.#host!;
    const paths = typeof route === 'object' ? route?.[onDemand] : undefined;
    if (paths === undefined) this.#add(compileFunctionRoute(name, method, path, route, host, this.#actionSettings));
    else (this.#onDemand ??= new OnDemandRoutes(host, this.#actionSettings)).add(name, paths, route as FunctionRoute);
  }

  async attach(host: Host): Promise<void> {
    const { configure, form, uploads, health, cors, rateLimit } = this.#settings;
    const { answers } = host.traffic;
    if (answers !== undefined) this.#exchanges = new Exchanges(answers, this.#newId, host.proxies);
    const fastify = (this.#fastify = this.#createFastify(host));
    this.#answerEverything(fastify, host);
    this.#exchanges?.register(fastify);
    const methods = new MethodTable(host.routes);
    fastify.addHook('onRoute', (route) => methods.add(route));
    const onEveryAnswer = (): void => this.#headers.register(fastify, this.#serve!);
    await registerPlugins(fastify, this.#settings, host, { newId: this.#newId, methods, onEveryAnswer });
    if (form) await registerForms(fastify);
    if (uploads !== undefined) await registerUploads(fastify, uploads);
    if (health !== undefined) registerHealth(fastify, host, health);
    if (!host.isDescriptionOnly) await configure?.(fastify); // it may register plugins that connect
    await fastify.after(); // plugins have to be there before the routes that their hooks are for

    this.#runner = new ActionRunner(host, this.#running, this.#counters);
    this.#timer = this.#createTimer(host, this.#runner);
    // Hooks of Fastify's may be for its routes alone.
    if (configure !== undefined || asked(cors) || asked(rateLimit)) this.#add(this.#onDemand?.take() ?? []);
    else if (health !== undefined) this.#add(this.#onDemand?.takeIfMet([health.live, health.ready]) ?? []);
    for (const action of this.#actions) refuseTaken(fastify, action, host.routes);
    this.#entrance = this.#createEntrance(host, methods);
    this.#entrance.attach();
  }

  #createEntrance(host: Host, methods: MethodTable): Entrance {
    const options = {
      host,
      methods,
      health: this.#settings.health,
      cors: asked(this.#settings.cors),
      headers: this.#headers,
      refusalOf: createRefusal(host, this.#exchanges?.idOf ?? this.#newId),
      counters: this.#counters,
      exchanges: this.#exchanges,
    };
    return new Entrance(options, () => this.open());
  }

  /** Fastify takes no route once it is ready, so it gets them all at the end. */
  open(): Promise<void> {
    return (this.#opened ??= this.#open());
  }

  async #open(): Promise<void> {
    const fastify = this.#fastify!;
    const runner = this.#runner!;
    const { routes } = this.#host!;
    this.#add(this.#onDemand?.takeIfMet(this.#actions.map(({ path }) => path)) ?? []);
    const ignoreUnknown = this.#settings.configure === undefined;
    const header = versionHeader(this.#settings.versioning);
    const versioned = new Set(
      this.#actions.filter(({ version }) => version !== undefined).map(({ path }) => routes.shapeOf(path)),
    );
    for (const action of this.#actions) {
      const vary = versioned.has(routes.shapeOf(action.path)) ? header : undefined;
      await registerAction(fastify, action, routes, runner.handler(action.plan), vary, ignoreUnknown);
    }
    await fastify.ready();
    runner.start();
    this.#timer!.start();
    this.#measurements?.start();
    this.#entrance!.start(this.#serve!);
  }

  #createTimer({ connections, log }: Host, runner: ActionRunner): Timer {
    const period = timerPeriod([this.#settings.sendTimeout]);
    const unread = new UnreadAnswers(this.#settings, period, connections, ({ req }) =>
      log.warn({ path: req.url?.split('?', 1)[0] }, 'client reads its response too slowly'),
    );
    const beat = (): void => {
      unread.look();
      runner.look();
    };
    return new Timer(period, beat, (error) => log.error({ err: error }, 'a deadline check failed'));
  }

  /** Registers what was compiled; what `http.configure` has taken is known once it ran. */
  #add(actions: readonly Action[]): void {
    if (this.#runner !== undefined) for (const each of actions) refuseTaken(this.#fastify!, each, this.#host!.routes);
    this.#actions = [...this.#actions, ...actions];
  }

  get #actionSettings(): ActionSettings {
    return { ...this.#settings, uploads: this.#forms };
  }

  isBusy(): boolean {
    return (this.#runner?.count ?? 0) > 0 || this.#streams.isBusy;
  }

  async drain(limit: AbortSignal): Promise<boolean> {
    this.#limit = limit;
    const isIdle = (await this.#runner?.idle(limit)) ?? true;
    return (await this.#streams.idle(limit)) && isIdle;
  }

  stats(): HttpStats {
    return this.#counters.read(this.#runner?.count ?? 0, this.#streams.stats());
  }

  metrics(): string {
    return prometheusText(this.stats()) + (this.#measurements?.text() ?? '');
  }

  /** A request whose body was still arriving began after `drain` had looked: it is over now, but perhaps not its tasks. */
  async stop(): Promise<void> {
    this.#entrance?.detach();
    if (this.#limit !== undefined) await this.#runner?.idle(this.#limit);
    this.#runner?.stop();
    this.#timer?.stop();
    this.#measurements?.stop();
    await this.#fastify?.close();
  }

  #createFastify(host: Host): FastifyInstance {
    const { bodyLimit, fastify: given, versioning, configure } = this.#settings;
    const { routes, proxies } = host;
    const byHost = hostStrategy((request: IncomingMessage) => proxies.host(request));
    const byVersion = versioning === 'uri' ? {} : { [VERSION_CONSTRAINT]: versionStrategy(versioning) };
    const constraints = { [HOST_CONSTRAINT]: byHost, ...byVersion };
    return createFastify({
      ...given,
      ...(configure === undefined ? { schemaController: { compilersFactory: compilersOnDemand } } : {}),
      routerOptions: { ...routes.options, constraints } as NonNullable<FastifyServerOptions['routerOptions']>,
      trustProxy: proxies.trust ?? false,
      bodyLimit,
      genReqId: this.#exchanges?.idOf ?? this.#newId,
      // The application owns the server: sockets are upgraded on it too.
      serverFactory: (handler) => ((this.#serve = handler), host.server),
      clientErrorHandler: (error, socket) => {
        if (this.#forms?.excuses(error, socket) === true) return;
        this.#entrance!.clientError(error, socket);
      },
      frameworkErrors: (error, request, reply) =>
        this.#unreadable(error, request as FastifyRequest, reply as FastifyReply),
    });
  }

  /** A path that Fastify cannot read. It asks no hook then, so they are asked about another path. */
  #unreadable(error: unknown, { raw, id }: FastifyRequest, reply: FastifyReply): void {
    const { log } = this.#host!;
    const { url } = raw;
    const refused = this.#headers.take(raw);
    if (refused !== undefined) reply.hijack();
    raw.url = '/';
    this.#headers.collect(raw, reply.raw, (given) => {
      raw.url = url!;
      this.#exchanges?.routed(raw, undefined); // the hooks ran for another path
      if (refused !== undefined) return refused(given);
      reply.headers(given);
      writeOrMask(reply, fromFastifyError(error, id, log), log);
    });
  }

  #runOnDemand({ plan, path, params }: Demanded, request: FastifyRequest, reply: FastifyReply): void {
    request.params = params;
    this.#exchanges?.routed(request.raw, path);
    this.#runner!.run(plan, request, reply);
  }

  /** Whatever Fastify would answer by itself, it answers in the form of design §4. */
  #answerEverything(fastify: FastifyInstance, host: Host): void {
    // On first use: `app.websocket` and `app.route` add routes until the server listens.
    let unrouted: Unrouted | undefined;
    const explain = ({ method, url }: FastifyRequest): Result =>
      (unrouted ??= new Unrouted(host.routes, versionHeader(this.#settings.versioning))).explain(method, url);
    const plan = host.compileUnrouted('http', (context) => explain((context as HttpContext).request));
    fastify.decorate('renderFailure', host.renderFailure);
    fastify.decorate('proxies', host.proxies);
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler((failed, request: FastifyRequest, reply) => {
      sendsOnce(reply, host.log);
      const write = (result: Result): Result => writeOrMask(reply, result, host.log, writeInstead);
      const handled = this.#runner?.handled(reply, failed);
      if (isPromise(handled)) void handled.then(write);
      else write(handled ?? fromFastifyError(failed, request.id, host.log, acceptedTypes(request.server)));
    });
    fastify.setNotFoundHandler((request, reply) => {
      const demanded = this.#onDemand?.find(request.method, request.url);
      if (demanded !== undefined) this.#runOnDemand(demanded, request, reply);
      else if (plan === undefined) writeOrMask(reply, explain(request), host.log);
      else this.#runner!.run(plan, request, reply);
    });
  }
}

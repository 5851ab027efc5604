import type { Context } from '@cortado/core';
import { fromHttpError, RANK, type Host, type Subject, type Transport } from '@cortado/core/transport';
import createFastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyOptions, HttpSettings } from './options';
import { registerForms, registerUploads, takeRawBodies } from './plugins/body-parsers';
import { registerPlugins } from './plugins/fastify-plugins';
import { registerHealth } from './plugins/health';
import { createAdmission } from './request/admission';
import { HttpContext } from './request/http-context';
import { createRequestIds } from './request/request-id';
import { ActionRunner } from './request/run-action';
import { Running } from './request/running';
import { fromClientError, fromFastifyError } from './response/from-fastify-error';
import { sendsOnce } from './response/last-word';
import { createRefusal, refuse, refuseSocket } from './response/refuse';
import { writeInstead, writeMasked, writeOrMask } from './response/write-result';
import { collectActions, type Action } from './routing/actions';
import { Unrouted } from './routing/unrouted';
import { VERSION_CONSTRAINT, versionStrategy } from './routing/version';
import { FormReader } from './uploads/form-reader';

/** Serves controllers through Fastify, on the application's own server. */
export class HttpTransport implements Transport {
  readonly name = 'http';
  readonly subjects: readonly Subject[] = [
    { type: HttpContext, rank: RANK.scoped, transport: 'http', of: (context: Context) => context },
  ];
  readonly #settings: HttpSettings;
  readonly #newId = createRequestIds();
  readonly #running: Running;
  readonly #forms: FormReader | undefined;
  #actions: readonly Action[] = [];
  #fastify: FastifyInstance | undefined;
  #runner: ActionRunner | undefined;
  #release: (() => void) | undefined;
  #limit: AbortSignal | undefined;

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#running = new Running(settings.handlerTimeout);
    this.#forms = settings.uploads && new FormReader(settings.uploads, this.#running);
  }

  mount(host: Host): void {
    this.#actions = collectActions(host, { ...this.#settings, uploads: this.#forms });
  }

  async attach(host: Host): Promise<void> {
    const { configure, form, uploads, health } = this.#settings;
    let serve: RequestListener | undefined;
    const fastify = this.#createFastify(host, (handler) => (serve = handler));
    this.#fastify = fastify;
    this.#answerEverything(fastify, host);
    await registerPlugins(fastify, this.#settings);
    if (form) await registerForms(fastify);
    if (uploads !== undefined) await registerUploads(fastify, uploads);
    if (health !== undefined) registerHealth(fastify, host, health);
    await configure?.(fastify);
    await fastify.after(); // plugins have to be there before the routes that their hooks are for

    const runner = new ActionRunner(host, this.#running, this.#settings);
    this.#runner = runner;
    for (const { methods, path, plan, version } of this.#actions) {
      if (methods.length === 0) continue;
      const add = (parent: FastifyInstance): FastifyInstance =>
        parent.route({
          method: [...methods],
          url: path,
          exposeHeadRoute: false,
          handler: runner.handler(plan),
          ...(version === undefined ? {} : { constraints: { [VERSION_CONSTRAINT]: version } }),
        });
      if (plan.payload === 'text' || plan.payload === 'binary') {
        const kind = plan.payload;
        await fastify.register(async (child) => {
          takeRawBodies(child, kind);
          add(child);
        });
      } else add(fastify);
    }
    await fastify.ready();
    runner.start();
    this.#listen(host, serve!);
  }

  drain(limit: AbortSignal): Promise<boolean> {
    this.#limit = limit;
    return this.#runner?.idle(limit) ?? Promise.resolve(true);
  }

  /** A request whose body was still arriving began after `drain` had looked: it is over now, but perhaps not its tasks. */
  async stop(): Promise<void> {
    this.#release?.();
    if (this.#limit !== undefined) await this.#runner?.idle(this.#limit);
    this.#runner?.stop();
    await this.#fastify?.close();
  }

  #createFastify(host: Host, take: (serve: RequestListener) => void): FastifyInstance {
    const { bodyLimit, fastify: given, versioning } = this.#settings;
    const refusalOf = createRefusal(host, this.#newId);
    const byHeader = versioning === 'uri' ? {} : { constraints: { [VERSION_CONSTRAINT]: versionStrategy(versioning) } };
    return createFastify({
      ...given,
      routerOptions: { ...given.routerOptions, ...byHeader } as NonNullable<FastifyOptions['routerOptions']>,
      bodyLimit,
      genReqId: this.#newId,
      // The application owns the server: sockets are upgraded on it too.
      serverFactory: (handler) => (take(handler), host.server),
      clientErrorHandler: (error, socket) => {
        if (this.#forms?.excuses(error, socket) === true) return;
        if (socket.writable) refuseSocket(socket, refusalOf(fromClientError(error), {}));
        else socket.destroy();
      },
      frameworkErrors: (error, request, reply) =>
        writeOrMask(reply as FastifyReply, fromFastifyError(error, request.id, host.log), host.log),
    });
  }

  /** Whatever Fastify would answer by itself, it answers in the form of design §4. */
  #answerEverything(fastify: FastifyInstance, host: Host): void {
    // On first use: `app.websocket` adds routes until the server listens.
    let unrouted: Unrouted | undefined;
    fastify.decorate('renderFailure', host.renderFailure);
    fastify.removeContentTypeParser('text/plain');
    fastify.setErrorHandler((error, request: FastifyRequest, reply) => {
      sendsOnce(reply, host.log);
      try {
        writeInstead(reply, fromFastifyError(error, request.id, host.log));
      } catch (second) {
        writeMasked(reply, second, host.log);
      }
    });
    fastify.setNotFoundHandler((request, reply) => {
      unrouted ??= new Unrouted(host.routes, this.#settings.fastify.routerOptions ?? {});
      writeOrMask(reply, unrouted.explain(request.method, request.url), host.log);
    });
  }

  /** In front of Fastify: refuses what must not get any further. */
  #listen(host: Host, serve: RequestListener): void {
    const { server } = host;
    const refusalOf = createRefusal(host, this.#newId);
    const admission = createAdmission(this.#settings.maxHeaders);
    const live = this.#settings.health?.live;
    // Node has read on: requests that came right behind one that was refused are not to be trusted any more than it was.
    const closing = new WeakSet<Socket>();
    const listener: RequestListener = (request, response) => {
      const { socket } = request;
      if (closing.has(socket)) return;
      const refusal = (request.url === live ? undefined : host.intake.refusal) ?? admission(request);
      if (refusal === undefined) return serve(request, response);
      closing.add(socket);
      refuse(response, refusalOf(fromHttpError(refusal), request.headers));
    };
    server.on('request', listener);
    this.#release = () => server.off('request', listener);
  }
}

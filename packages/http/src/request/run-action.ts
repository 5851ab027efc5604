import { Result } from '@cortado/core';
import {
  failure,
  finish,
  InFlight,
  invoke,
  isAsyncIterable,
  isPromise,
  type HandlerPlan,
  type Host,
} from '@cortado/core/transport';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { finished } from 'node:stream';
import { refuseSource } from '../response/refuse-source';
import { PayloadWriter } from '../response/write-payload';
import { writeOrMask, writeResult } from '../response/write-result';
import { PayloadResult, StreamResult } from '../results/payload';
import type { Counters } from '../transport/counters';
import { HttpContext } from './http-context';
import { Running, type Run } from './running-actions';

/** Runs actions for Fastify: from its request to the end of the scope that the request opened. */
export class ActionRunner {
  readonly #running: Running;
  readonly #host: Host;
  readonly #inFlight = new InFlight();
  readonly #payloads: PayloadWriter;
  /** Pages, files and streams on their way. */
  readonly #sending = new WeakMap<FastifyReply, { readonly plan: HandlerPlan; readonly context: HttpContext }>();

  constructor(
    host: Host,
    running: Running,
    private readonly counters: Counters,
  ) {
    const { admission } = host;
    this.#host = host;
    this.#payloads = new PayloadWriter(() => (admission.closing ? admission.unavailable : undefined));
    this.#running = running;
  }

  start(): void {
    this.#running.start((context) => this.#expire(context));
  }

  stop(): void {
    this.#running.stop();
  }

  /** Ends what has outlived its credentials. */
  look(): void {
    this.#payloads.look();
  }

  /** Actions and tasks after answers that run now. */
  get count(): number {
    return this.#inFlight.count;
  }

  /** Waits until no action and no task after an answer runs; false when `limit` aborted first. */
  idle(limit: AbortSignal): Promise<boolean> {
    this.#payloads.stop();
    return this.#inFlight.idle(limit);
  }

  /** Fastify gets no promise back: it would wait for one, and what it does then has been done. */
  handler(plan: HandlerPlan): RouteHandlerMethod {
    return (request, reply) => this.run(plan, request, reply);
  }

  run(plan: HandlerPlan, request: FastifyRequest, reply: FastifyReply): void {
    const { log, container } = this.#host;
    const context = new HttpContext(plan, container.root, log, request, reply);
    const run = this.#running.begin(context);
    this.#inFlight.begin();
    void invoke(plan, context, (result) => this.#settle(plan, context, run, result));
  }

  #settle(plan: HandlerPlan, context: HttpContext, run: Run, result: Result): void {
    // The time was up: the client has its answer, and the tasks of one that was never given do not run.
    if (!this.#running.end(run)) return void finish(context, new Result(503, null));
    const { reply } = context;
    if (reply.sent) return this.#finish(context, result); // by the action itself, through `context.reply`
    // RFC 9112 §9.6: says that nothing more will be read, so that shutdown need not wait for an idle connection.
    if (this.#host.admission.closing) reply.header('connection', 'close');
    if (result instanceof PayloadResult) return void this.#sendPayload(plan, context, result);
    const sent = this.#send(plan, context, result);
    if (isPromise(sent)) void sent.then((each) => this.#finish(context, each));
    else this.#finish(context, sent);
  }

  #send(plan: HandlerPlan, context: HttpContext, result: Result): Result | Promise<Result> {
    try {
      if (isAsyncIterable(result.body)) throw refuseSource(result.body, context.log);
      writeResult(context.reply, result);
      return result;
    } catch (error) {
      return this.#sendError(plan, context, error);
    }
  }

  async #sendPayload(plan: HandlerPlan, context: HttpContext, result: PayloadResult): Promise<void> {
    this.#sending.set(context.reply, { plan, context });
    try {
      await this.#payloads.write(context, result);
      this.counters.answered(context.reply.statusCode);
      this.#finishAfterWrite(context, result); // which a stream has only begun
    } catch (error) {
      this.#finish(context, await this.#sendError(plan, context, error));
    }
  }

  /** What the application makes of a stream that failed before its first byte; undefined for an error of anything else. */
  handled(reply: FastifyReply, error: unknown): ReturnType<HandlerPlan['handled']> {
    const sending = this.#sending.get(reply);
    return sending?.plan.handled(error, sending.context);
  }

  /** Sends the outcome of an error that came up while a result was sent, or a masked 500. Never throws. */
  #sendError(plan: HandlerPlan, context: HttpContext, error: unknown): Result | Promise<Result> {
    const outcome = plan.fromError(error, context);
    const send = (result: Result): Result => writeOrMask(context.reply, result, this.#host.log);
    return isPromise(outcome) ? outcome.then(send) : send(outcome);
  }

  #finish(context: HttpContext, result: Result): void {
    this.counters.answered(context.reply.statusCode);
    if (result.tasks === undefined && !context.mustFinish) this.#inFlight.end();
    else this.#finishAfterWrite(context, result);
  }

  #finishAfterWrite(context: HttpContext, result: Result): void {
    // `finished` rather than an event, because the client may be gone already.
    // What still waits for the outcome of a stream was not told by its source, which did not come to its end.
    const outcome = result instanceof StreamResult ? failure(499, 'The stream did not end') : result;
    finished(context.reply.raw, { readable: false }, () => {
      void Promise.resolve(finish(context, result, outcome)).then(() => this.#inFlight.end());
    });
  }

  /** Shutdown waits for the answer and no longer for the action, which may never end. */
  #expire(context: HttpContext): void {
    const { reply, handler } = context;
    context.log.warn({ handler }, 'action timed out');
    context.superseded = true;
    context.abort(new DOMException('The action took too long', 'TimeoutError'));
    const timedOut = failure(503, 'The request took too long', 'handler_timeout');
    if (!reply.sent) writeOrMask(reply, timedOut, this.#host.log);
    this.counters.answered(reply.statusCode);
    finished(reply.raw, { readable: false }, () => this.#inFlight.end());
  }
}

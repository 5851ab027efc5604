import { Result } from '@cortado/core';
import { failure, finish, invoke, type HandlerPlan, type Host, type InFlight } from '@cortado/core/transport';
import type { RouteHandlerMethod } from 'fastify';
import { finished } from 'node:stream';
import { writeResult } from '../response/write-result';
import { Deadline } from '../server/deadline';
import { HttpContext } from './http-context';

/** Runs actions for Fastify: from its request to the end of the scope that the request opened. */
export class ActionRunner {
  readonly deadline: Deadline;
  readonly #host: Host;
  readonly #inFlight: InFlight;

  constructor(host: Host, inFlight: InFlight, handlerTimeout: number) {
    this.#host = host;
    this.#inFlight = inFlight;
    this.deadline = new Deadline(handlerTimeout, (context) => this.#expire(context));
  }

  /** Fastify gets no promise back: it would wait for one, and what it does then has been done. */
  handler(plan: HandlerPlan): RouteHandlerMethod {
    const { deadline } = this;
    const { log, container } = this.#host;
    return (request, reply) => {
      const context = new HttpContext(plan, container.root, log, request, reply);
      deadline.begin(context);
      void invoke(plan, context).then((result) => this.#settle(plan, context, result));
    };
  }

  #settle(plan: HandlerPlan, context: HttpContext, result: Result): void {
    // The time was up: the client has its answer, and the tasks of one that was never given do not run.
    const sent = this.deadline.end(context) ? this.#send(plan, context, result) : new Result(503, null);
    if (sent.tasks !== undefined || context.mustDispose) this.#finishAfterWrite(context, sent);
  }

  /** Never throws: what cannot be sent becomes a masked 500, and what cannot even say that, a closed connection. */
  #send(plan: HandlerPlan, context: HttpContext, result: Result): Result {
    const { reply } = context;
    if (reply.sent) return result; // by the action itself, through `context.reply`
    try {
      writeResult(reply, result);
      return result;
    } catch (error) {
      const masked = plan.fromError(error, context);
      try {
        writeResult(reply, masked);
      } catch (second) {
        this.#host.log.error({ err: second, id: context.id }, 'an answer could not be written');
        reply.raw.destroy();
      }
      return masked;
    }
  }

  /** `finished` rather than an event, because the client may be gone already. */
  #finishAfterWrite(context: HttpContext, result: Result): void {
    this.#inFlight.begin();
    finished(context.reply.raw, { readable: false }, () => {
      void Promise.resolve(finish(context, result)).then(() => this.#inFlight.end());
    });
  }

  #expire(context: HttpContext): void {
    const { reply, handler } = context;
    context.log.warn({ handler }, 'an action took too long');
    context.abort(new DOMException('The action took too long', 'TimeoutError'));
    if (!reply.sent) writeResult(reply, failure(503, 'The request took too long', 'handler_timeout'));
  }
}

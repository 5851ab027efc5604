import { Context, type Credentials, type CurrentPrincipal, type Logger } from '@cortado/core';
import type { HandlerPlan, QueryValues, Scope } from '@cortado/core/transport';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Form } from '../uploads/form';
import type { PathParams } from './path-params';
import { addVary } from '../negotiation/vary';
import { preferred } from '../negotiation/preferred';

/** RFC 9110 §9.2.1: nothing is changed by them. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * An HTTP request on its way through the pipeline. Everything is read from Fastify's request when it is asked for. With the path
 * as type argument its parameters are typed: `@Get('/:id') one({ params }: HttpContext<'/:id'>)`.
 *
 * @example
 * const host = context instanceof HttpContext ? context.request.hostname : undefined;
 */
export class HttpContext<Path extends string = string> extends Context {
  /** Fastify's own, with what its plugins have added. */
  readonly request: FastifyRequest;
  /** Fastify's reply. */
  readonly reply: FastifyReply;
  #watching = false;
  #expires: Date | undefined;
  #subject: string | undefined;

  constructor(plan: HandlerPlan, parent: Scope, log: Logger, request: FastifyRequest, reply: FastifyReply) {
    super(plan.handler, parent, log, undefined);
    this.request = request;
    this.reply = reply;
  }

  get transport(): 'http' {
    return 'http';
  }

  get phase(): 'request' {
    return 'request';
  }

  get id(): string {
    return this.request.id;
  }

  override get method(): string {
    return this.request.method;
  }

  override get host(): string | undefined {
    const { server, raw } = this.request;
    return server.proxies.host(raw);
  }

  get params(): PathParams<Path> {
    return this.request.params as PathParams<Path>;
  }

  get query(): QueryValues {
    return this.request.query as QueryValues;
  }

  get headers(): Readonly<IncomingHttpHeaders> {
    return this.request.headers;
  }

  override get raw(): IncomingMessage {
    return this.request.raw;
  }

  get remoteAddress(): string {
    const { server, raw } = this.request;
    return server.proxies.remoteAddress(raw);
  }

  get payload(): unknown {
    const { body } = this.request;
    return body instanceof Form ? body.values : body;
  }

  /** The form that the body is; undefined for a body of another kind. */
  get form(): Form | undefined {
    const { body } = this.request;
    return body instanceof Form ? body : undefined;
  }

  /**
   * Which of these media types the client likes best; undefined when it takes none of them, which is a 406. Tells caches that the
   * answer depends on it.
   *
   * @param types in your order of preference: the first of those that the client likes as well
   * @example
   * const type = context.accepts('application/json', 'text/html');
   * if (type === undefined) return Status(406);
   * return type === 'text/html' ? Html(page(book)) : book;
   */
  accepts<const Type extends string>(...types: readonly Type[]): Type | undefined {
    addVary(this.reply, 'accept');
    return preferred(this.headers.accept, types) as Type | undefined;
  }

  override get subject(): string | undefined {
    return this.#subject;
  }

  override get idempotencyKey(): string | undefined {
    const { method, headers } = this.request;
    return SAFE.has(method) ? undefined : (headers['idempotency-key'] as string | undefined);
  }

  /** When the credentials end that a guard let this request in with; undefined for never. */
  get expires(): Date | undefined {
    return this.#expires;
  }

  override setPrincipal(principal: CurrentPrincipal, credentials: Credentials = {}): void {
    super.setPrincipal(principal, credentials);
    this.#expires = credentials.expires;
    this.#subject = credentials.subject;
  }

  /** Aborts when the client is gone before the answer was written, the action takes too long, or a feed (`Sse`) is ended. */
  override get signal(): AbortSignal {
    const signal = super.signal;
    const { raw } = this.reply;
    if (!this.#watching) {
      this.#watching = true;
      const gone = (): void => {
        if (!raw.writableFinished) this.abort(new DOMException('The client is gone', 'AbortError'));
      };
      if (raw.closed) gone();
      else raw.once('close', gone);
    }
    return signal;
  }
}

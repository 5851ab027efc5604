import type { ChannelStep, ChannelSubscription } from '@cortado/channels';
import { Context, type Result } from '@cortado/core';
import { atOnce, type HandlerPlan, type QueryValues } from '@cortado/core/transport';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { HttpContext } from '../request/http-context';

/** A join over HTTP in the pipeline. What is known of the client is read from the request of the stream. */
export class StreamContext extends Context {
  override readonly transport = 'http';
  override readonly phase: 'join' | 'message';
  /** Set where guards that were asked again have all agreed. */
  isAdmitted = false;
  readonly #sequence: number;
  #isLinked = false;

  constructor(
    private readonly request: HttpContext,
    private readonly plan: HandlerPlan,
    override readonly payload: unknown,
    override readonly subscription: ChannelSubscription,
    { phase, sequence }: ChannelStep,
  ) {
    super(plan.handler, subscription.scope, request.log, subscription.principal);
    this.phase = phase;
    this.#sequence = sequence;
  }

  override get id(): string {
    return `${this.subscription.peer.id}.c${this.#sequence}`;
  }

  /** The parameters of the name of the channel. */
  override get params(): Readonly<Record<string, string>> {
    return this.subscription.params;
  }

  override get query(): QueryValues {
    return this.request.query;
  }

  override get headers(): Readonly<IncomingHttpHeaders> {
    return this.request.headers;
  }

  override get remoteAddress(): string {
    return this.request.remoteAddress;
  }

  override get host(): string | undefined {
    return this.request.host;
  }

  override get method(): string {
    return this.request.method;
  }

  override get raw(): IncomingMessage {
    return this.request.raw;
  }

  /** Aborts with the request, too. */
  override get signal(): AbortSignal {
    const signal = super.signal;
    if (!this.#isLinked) {
      this.#isLinked = true;
      const { signal: outer } = this.request;
      if (outer.aborted) this.abort(outer.reason);
      else outer.addEventListener('abort', () => this.abort(outer.reason), { once: true });
    }
    return signal;
  }

  fromError(error: unknown): Result {
    return atOnce(this.plan.fromError(error, this), error, this);
  }
}

import { HttpError } from '@cortado/core';
import { report } from '@cortado/core/transport';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import type { HttpContext } from '../request/http-context';
import { StreamResult, type PayloadResult } from '../results/payload';
import { BODILESS, checkStatus, writeHeaders } from './write-result';

/** A stream that has begun and whose credentials end. */
interface Lent {
  readonly until: number;
  readonly end: () => void;
}

/** Sends results that are no JSON, and keeps the streams that run. */
export class PayloadWriter {
  readonly #stops = new Set<() => void>();
  readonly #lent = new Set<Lent>();

  /** @param refusal what a stream is answered with in place of its beginning; undefined while streams may begin */
  constructor(private readonly refusal: () => HttpError | undefined) {}

  /** Ends every stream that would not end by itself. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** Ends every stream whose credentials have ended. */
  look(): void {
    if (this.#lent.size === 0) return;
    const now = Date.now();
    for (const each of this.#lent) if (each.until <= now) each.end();
  }

  /** @throws what `open` throws, and what refuses a stream; nothing was sent then */
  async write(context: HttpContext, result: PayloadResult): Promise<void> {
    const { reply, request } = context;
    if (result instanceof StreamResult) this.#check(context, result);
    const { statusCode = result.statusCode, headers, body, stop } = await result.open(context);
    const stream = typeof body === 'object' ? body : undefined;
    try {
      checkStatus(statusCode);
      writeHeaders(reply, result, headers);
      reply.code(statusCode);
    } catch (error) {
      stream?.destroy();
      throw error;
    }
    if (stream === undefined) return void reply.send(BODILESS.has(statusCode) ? undefined : body);
    // Nothing of a stream is for HEAD, and one that is endless would never be over.
    if (request.method === 'HEAD' || BODILESS.has(statusCode)) {
      stream.destroy();
      return void reply.send();
    }
    if (result instanceof StreamResult) this.#lend(context, stream, stop);
    this.#watch(context, reply, stream, stop);
    reply.send(stream);
  }

  /** @throws HttpError 503 while the application closes, 401 when the credentials have ended since the guard looked */
  #check(context: HttpContext, result: StreamResult): void {
    const refusal = this.refusal() ?? (haveEnded(context) ? expired() : undefined);
    if (refusal === undefined) return;
    result.discard(context);
    throw refusal;
  }

  #lend({ expires, reply }: HttpContext, stream: Readable, stop: (() => void) | undefined): void {
    if (expires === undefined) return;
    // A body without an end of its own is cut, or the client would take its beginning for the whole (RFC 9112 §8).
    const end = stop ?? ((): void => cut(stream, reply));
    const lent: Lent = { until: expires.getTime(), end };
    this.#lent.add(lent);
    reply.raw.once('close', () => this.#lent.delete(lent));
  }

  #watch(context: HttpContext, { raw }: FastifyReply, stream: Readable, stop: (() => void) | undefined): void {
    if (stop !== undefined) this.#stops.add(stop);
    // Before the first byte Fastify's error handler answers; after it, a cut connection is all that can be said.
    stream.once('error', (error) => {
      if (!raw.headersSent || error instanceof HttpError) return;
      const level = raw.destroyed || context.isAbort(error) ? 'debug' : 'error';
      report(context.log, error, { handler: context.handler }, 'a stream failed', level);
    });
    raw.once('close', () => {
      if (stop !== undefined) this.#stops.delete(stop);
      stream.destroy();
    });
  }
}

/** A generator that waits for its next item cannot be stopped, and would keep its stream, and with it the connection, until then. */
function cut(stream: Readable, { raw }: FastifyReply): void {
  stream.destroy(expired());
  setImmediate(() => {
    if (!stream.closed) raw.destroy();
  });
}

function haveEnded({ expires }: HttpContext): boolean {
  return expires !== undefined && expires.getTime() <= Date.now();
}

function expired(): HttpError {
  return new HttpError(401, 'The credentials have expired', { type: 'credentials_expired' });
}

import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import type { HttpContext } from '../request/http-context';
import type { PayloadResult } from '../results/payload';
import { BODILESS, checkStatus, writeHeaders } from './write-result';

/** Looks twice within the deadline; a client that took nothing in between is gone for us. */
const LOOKS = 2;

/** Sends results that are no JSON, and keeps the streams that run. */
export class PayloadWriter {
  readonly #stops = new Set<() => void>();
  readonly #sendTimeout: number;

  /** @param sendTimeout how long a client may read nothing while there is something to read, in milliseconds */
  constructor(sendTimeout: number) {
    this.#sendTimeout = sendTimeout;
  }

  /** Ends every stream that would not end by itself. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** @throws what `open` throws; nothing was sent then */
  async write(context: HttpContext, result: PayloadResult): Promise<void> {
    const { reply, request } = context;
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
    this.#watch(context, reply, stream, stop);
    reply.send(stream);
  }

  #watch(context: HttpContext, { raw }: FastifyReply, stream: Readable, stop: (() => void) | undefined): void {
    if (stop !== undefined) this.#stops.add(stop);
    let idle = 0;
    raw.on('drain', () => (idle = 0));
    const timer = setInterval(() => {
      idle = raw.writableNeedDrain ? idle + 1 : 0;
      if (idle <= LOOKS) return;
      context.log.warn({ handler: context.handler }, 'a client reads nothing of a stream');
      raw.destroy();
    }, this.#sendTimeout / LOOKS).unref();
    // Before the first byte Fastify's error handler answers; after it, a cut connection is all that can be said.
    stream.once('error', (error) => {
      if (raw.headersSent) context.log.error({ err: error, handler: context.handler }, 'a stream failed');
    });
    raw.once('close', () => {
      clearInterval(timer);
      if (stop !== undefined) this.#stops.delete(stop);
      stream.destroy();
    });
  }
}

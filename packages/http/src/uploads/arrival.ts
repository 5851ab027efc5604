import { HttpError } from '@cortado/core';
import type { IncomingMessage } from 'node:http';
import type { UploadLimits } from './upload-limits';

/**
 * Limits the arrival of one form. It may take long, but it must make progress: the connection is closed when nothing came
 * for `idleTimeout`, when less than `minRate` came in a span as long as that, or when the whole is over its size or its time.
 * Time in which this process writes to disk does not count. The limits are checked every quarter of `idleTimeout`.
 */
export class Arrival {
  /** True once Node has reported that the whole request took too long. It does so once: it does not look any more. */
  overdue = false;
  readonly #raw: IncomingMessage;
  readonly #limits: UploadLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #steps: number;
  readonly #begun = performance.now();
  #size = 0;
  #idle = 0;
  #span = 0;
  /** `#size` at the last step, and at the beginning of the span. */
  #seen = 0;
  #before = 0;

  /** @param raw already being read */
  constructor(raw: IncomingMessage, limits: UploadLimits) {
    this.#raw = raw;
    this.#limits = limits;
    const step = Math.min(1_000, Math.ceil(limits.idleTimeout / 4));
    this.#steps = Math.ceil(limits.idleTimeout / step);
    raw.on('data', this.#count);
    this.#timer = setInterval(() => this.#look(), step).unref();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#raw.off('data', this.#count);
  }

  /**
   * The form is rejected. The parser stops, and the rest of the body is read and discarded, so that the client can read the response
   * and use the connection again. Node does this only for bodies that nobody has begun to read.
   */
  abandon(error: unknown): void {
    this.end();
    if (this.#raw.listenerCount('error') > 0) this.#raw.emit('error', error);
    this.#raw.resume();
  }

  readonly #count = (chunk: Buffer): void => {
    this.#size += chunk.length;
    if (this.#size > this.#limits.maxSize) this.#fail(new HttpError(413, 'The form is too large'));
  };

  #look(): void {
    if (performance.now() - this.#begun > this.#limits.timeout) return this.#tooSlow();
    if (this.#raw.readableLength > 0) return this.#restart();
    this.#idle = this.#size === this.#seen ? this.#idle + 1 : 0;
    this.#span += 1;
    this.#seen = this.#size;
    if (this.#idle >= this.#steps) return this.#tooSlow();
    if (this.#span < this.#steps) return;
    const { idleTimeout, minRate } = this.#limits;
    if ((this.#size - this.#before) * 1_000 < minRate * idleTimeout) return this.#tooSlow();
    this.#restart();
  }

  #restart(): void {
    this.#idle = this.#span = 0;
    this.#seen = this.#before = this.#size;
  }

  #tooSlow(): void {
    const headers = { connection: 'close' };
    this.#fail(new HttpError(408, 'The form arrives too slowly', { headers }));
  }

  /** The parser listens for errors of what it reads: this is how it learns that nothing more is wanted. */
  #fail(error: HttpError): void {
    this.end();
    this.#raw.emit('error', error);
  }
}

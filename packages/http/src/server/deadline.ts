import type { HttpContext } from '../request/http-context';

/**
 * Ends actions that run too long. One timer for all of them: a request costs two operations on a set and no timer of its own.
 */
export class Deadline {
  readonly #running = new Map<HttpContext, number>();
  readonly #expire: (context: HttpContext) => void;
  readonly #step: number;
  readonly #steps: number;
  #now = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param limit in milliseconds, kept to within a quarter of it and a second at most */
  constructor(limit: number, expire: (context: HttpContext) => void) {
    this.#step = Math.min(1_000, Math.ceil(limit / 4));
    this.#steps = Math.ceil(limit / this.#step);
    this.#expire = expire;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), this.#step).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  begin(context: HttpContext): void {
    this.#running.set(context, this.#now);
  }

  /** False when the time was up before: an answer was given already. */
  end(context: HttpContext): boolean {
    return this.#running.delete(context);
  }

  /** Maps keep the order of insertion, so the first that still has time ends the walk. */
  #tick(): void {
    this.#now += 1;
    for (const [context, since] of this.#running) {
      if (this.#now - since <= this.#steps) return;
      this.#running.delete(context);
      this.#expire(context);
    }
  }
}

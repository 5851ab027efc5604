import type { HttpContext } from './http-context';

/** One action that runs, and its neighbours in the order of their beginning. */
export interface Run {
  readonly context: HttpContext | undefined;
  readonly since: number;
  previous: Run;
  next: Run;
}

/**
 * The actions that run now, and the end of those that run too long. A ring of links and one timer for all of them: a request
 * costs one small object and neither a timer nor an entry in a map.
 */
export class Running {
  readonly #ring: Run;
  readonly #expire: (context: HttpContext) => void;
  readonly #step: number;
  readonly #steps: number;
  #now = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param limit in milliseconds, kept to within a quarter of it and a second at most */
  constructor(limit: number, expire: (context: HttpContext) => void) {
    const ring = { context: undefined, since: 0 } as unknown as Run;
    this.#ring = ring.previous = ring.next = ring;
    this.#expire = expire;
    this.#step = Math.min(1_000, Math.ceil(limit / 4));
    this.#steps = Math.ceil(limit / this.#step);
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), this.#step).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  begin(context: HttpContext): Run {
    const ring = this.#ring;
    const run: Run = { context, since: this.#now, previous: ring.previous, next: ring };
    ring.previous.next = run;
    ring.previous = run;
    return run;
  }

  /** False when the time was up before: an answer was given already. */
  end(run: Run): boolean {
    const { previous, next } = run;
    if (next === run) return false;
    previous.next = next;
    next.previous = previous;
    run.previous = run.next = run;
    return true;
  }

  /** The oldest come first, so the first that still has time ends the walk. */
  #tick(): void {
    this.#now += 1;
    for (let run = this.#ring.next; run.context !== undefined; run = this.#ring.next) {
      if (this.#now - run.since <= this.#steps) return;
      this.end(run);
      this.#expire(run.context);
    }
  }
}

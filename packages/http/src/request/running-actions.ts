import type { HttpContext } from './http-context';

/** One action that runs, and its neighbours in the order of their beginning. */
export interface Run {
  readonly context: HttpContext | undefined;
  since: number;
  previous: Run;
  next: Run;
}

/**
 * The actions that run now, and the end of those that run too long. A ring of links and one timer for all of them: a request
 * costs one small object and neither a timer nor an entry in a map.
 */
export class Running {
  readonly #ring: Run;
  readonly #step: number;
  readonly #steps: number;
  #now = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param limit in milliseconds, kept to within a quarter of it and a second at most */
  constructor(limit: number) {
    const ring = { context: undefined, since: 0 } as unknown as Run;
    this.#ring = ring.previous = ring.next = ring;
    this.#step = Math.min(1_000, Math.ceil(limit / 4));
    this.#steps = Math.ceil(limit / this.#step);
  }

  /** @param expire told of each action whose time is up */
  start(expire: (context: HttpContext) => void): void {
    this.#timer = setInterval(() => this.#tick(expire), this.#step).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  begin(context: HttpContext): Run {
    const ring = this.#ring;
    const run: Run = { context, since: this.#now, previous: ring, next: ring };
    this.#append(run);
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

  /**
   * Stops the clock of an action while its body arrives, which may take longer and has limits of its own. It is looked for from
   * the newest on, which it mostly is.
   *
   * @returns what lets it run again, from the start
   */
  pause(context: HttpContext): () => void {
    const ring = this.#ring;
    let run = ring.previous;
    while (run.context !== context) {
      if (run === ring) return () => undefined; // the time was up already
      run = run.previous;
    }
    this.end(run);
    return () => {
      run.since = this.#now;
      this.#append(run);
    };
  }

  #append(run: Run): void {
    const ring = this.#ring;
    run.next = ring;
    run.previous = ring.previous;
    ring.previous.next = run;
    ring.previous = run;
  }

  /** The oldest come first, so the first that still has time ends the walk. */
  #tick(expire: (context: HttpContext) => void): void {
    this.#now += 1;
    for (let run = this.#ring.next; run.context !== undefined; run = this.#ring.next) {
      if (this.#now - run.since <= this.#steps) return;
      this.end(run);
      expire(run.context);
    }
  }
}

/** Something that must happen by a time, unless it is called off. */
export interface Deadline {
  readonly by: number;
  readonly expire: () => void;
}

/**
 * The one timer of a transport: pings, deadlines, idle times and unread answers of all its connections are looked at together, so
 * that ten thousand of them cost one timer. What it triggers comes up to one period late, and never early.
 */
export class Timer {
  /**
   * The time of the last tick, in whole milliseconds: good enough for what is only looked at on a tick, and a small integer, which
   * costs a connection no memory of its own.
   */
  now = Math.floor(performance.now());
  readonly #deadlines = new Set<Deadline>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param period between ticks, in milliseconds
   * @param failed told of what is thrown here, which would end the process
   */
  constructor(
    public period: number,
    private readonly tick: (now: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.period).unref();
  }

  /** ticks at least so often from now on. */
  atMost(period: number): void {
    if (period >= this.period) return;
    this.period = period;
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.start();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#deadlines.clear();
  }

  /** Calls `expire` after `ms`, unless `release` is given the deadline before. */
  after(ms: number, expire: () => void): Deadline {
    const deadline = { by: performance.now() + ms, expire };
    this.#deadlines.add(deadline);
    return deadline;
  }

  release(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
  }

  #tick(): void {
    this.now = Math.floor(performance.now());
    for (const deadline of this.#deadlines) {
      if (this.now < deadline.by) continue;
      this.#deadlines.delete(deadline);
      this.#safely(deadline.expire);
    }
    this.#safely(() => this.tick(this.now));
  }

  #safely(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.failed(error);
    }
  }
}

/** Often enough to notice the shortest of the limits within a tenth of it, four times a second at most by default. */
export function timerPeriod(limits: readonly number[]): number {
  return Math.round(Math.min(250, Math.max(10, Math.min(...limits) / 10)));
}

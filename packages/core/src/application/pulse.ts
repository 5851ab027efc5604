/** Something that must happen by a time, unless it is called off. */
export interface Watch {
  readonly by: number;
  readonly expire: () => void;
}

/**
 * The one timer of a transport: pings, deadlines, idle times and unread answers of all its connections are looked at together, so
 * that ten thousand of them cost one timer. What it triggers comes up to one period late, and never early.
 */
export class Pulse {
  /**
   * The time of the last beat, in whole milliseconds: good enough for what is only looked at on a beat, and a small integer, which
   * costs a connection no memory of its own.
   */
  now = Math.floor(performance.now());
  readonly #watches = new Set<Watch>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param period between beats, in milliseconds
   * @param failed told of what is thrown here, which would end the process
   */
  constructor(
    public period: number,
    private readonly beat: (now: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.period).unref();
  }

  /** Beats at least so often from now on. */
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
    this.#watches.clear();
  }

  /** Calls `expire` after `ms`, unless `release` is given the watch before. */
  watch(ms: number, expire: () => void): Watch {
    const watch = { by: performance.now() + ms, expire };
    this.#watches.add(watch);
    return watch;
  }

  release(watch: Watch): void {
    this.#watches.delete(watch);
  }

  #tick(): void {
    this.now = Math.floor(performance.now());
    for (const watch of this.#watches) {
      if (this.now < watch.by) continue;
      this.#watches.delete(watch);
      this.#safely(watch.expire);
    }
    this.#safely(() => this.beat(this.now));
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
export function pulsePeriod(limits: readonly number[]): number {
  return Math.round(Math.min(250, Math.max(10, Math.min(...limits) / 10)));
}

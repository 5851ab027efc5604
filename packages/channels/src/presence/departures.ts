/** Calls that may be under way at once: a broker that is asked to remove a whole process at once refuses what is too much for it. */
const MOST = 256;
/** In milliseconds, until a call that failed is repeated. */
const RETRY = 1_000;

interface Departure {
  readonly channel: string;
  readonly entry: string;
}

/** Members that have left, until the broker knows it. */
export class Departures {
  readonly #waiting = new Set<Departure>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #underWay = 0;
  #isStopped = false;

  /** @param leave takes a member out; false when that has to be repeated. Never rejects */
  constructor(private readonly leave: (channel: string, entry: string) => Promise<boolean>) {}

  /** @param grace after which it leaves, in milliseconds */
  add(channel: string, entry: string, grace: number): void {
    const departure = { channel, entry };
    if (grace === 0) this.#begin(departure);
    else this.#later(departure, grace);
  }

  stop(): void {
    this.#isStopped = true;
    for (const each of this.#timers) clearTimeout(each);
    this.#timers.clear();
    this.#waiting.clear();
  }

  #begin(departure: Departure): void {
    if (this.#isStopped) return;
    this.#waiting.add(departure);
    this.#next();
  }

  #later(departure: Departure, pause: number): void {
    if (this.#isStopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#begin(departure);
    }, pause).unref();
    this.#timers.add(timer);
  }

  #next(): void {
    for (const departure of this.#waiting) {
      if (this.#underWay >= MOST) return;
      this.#waiting.delete(departure);
      this.#underWay += 1;
      void this.#leave(departure);
    }
  }

  async #leave(departure: Departure): Promise<void> {
    const isDone = await this.leave(departure.channel, departure.entry);
    this.#underWay -= 1;
    if (!isDone) this.#later(departure, RETRY);
    this.#next();
  }
}

const FIRST = 100;
const LONGEST = 30_000;
/** Milliseconds after which a worker counts as one that works, so that its crash is the first of its kind. */
const STABLE = 60_000;

/** How long to wait before a crashed worker is replaced: 100 ms, and twice as long with each further crash, up to 30 s. */
export class BackOff {
  #crashes = 0;

  /**
   * @param uptime of the worker that crashed, in milliseconds
   * @returns milliseconds to wait
   */
  next(uptime: number): number {
    if (uptime >= STABLE) this.#crashes = 0;
    this.#crashes += 1;
    return Math.min(LONGEST, FIRST * 2 ** (this.#crashes - 1));
  }
}

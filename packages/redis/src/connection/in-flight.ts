/** Number of calls that may wait for replies of Redis. */
const CALLS = 10_000;
/** In bytes, how much of what is published may wait. */
const BYTES = 16 * 1_024 * 1_024;

/** What waits for replies. A server that hangs must not fill the memory of this process. */
export class InFlight {
  #calls = 0;
  #bytes = 0;

  /** @throws Error above the limits */
  add(size: number): void {
    if (this.#calls >= CALLS || (this.#bytes + size > BYTES && this.#calls > 0)) {
      throw new Error(`Redis is too slow: ${this.#calls} calls with ${this.#bytes} bytes wait for it`);
    }
    this.#calls += 1;
    this.#bytes += size;
  }

  remove(size: number): void {
    this.#calls -= 1;
    this.#bytes -= size;
  }
}

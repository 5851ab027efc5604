import { InFlight } from './in-flight';
import { SLOTS } from './slot';

interface Moving {
  /** Calls that were redirected, one after the other. */
  last: Promise<unknown>;
  /** Calls that came later. */
  readonly held: (() => void)[];
}

/**
 * Keeps the order of the calls for one slot. While some are redirected, which takes more than one round trip, later ones wait: a
 * connection that leaves must not overtake its own entering.
 */
export class MovingSlots {
  /** Number of calls under way, by slot. */
  readonly #calls = new Uint16Array(SLOTS);
  readonly #moving = new Map<number, Moving>();
  readonly #held = new InFlight();

  /**
   * Makes a call, after those that are waiting.
   *
   * @param redirect called when it fails, to make it elsewhere or to give up
   */
  call<T>(slot: number, call: () => Promise<T>, redirect: (error: unknown) => Promise<T>): Promise<T> {
    const moving = this.#moving.get(slot);
    if (moving === undefined) return this.#call(slot, call, redirect);
    return new Promise((resolve, reject) => {
      this.#held.add(0);
      moving.held.push(() => {
        this.#held.remove(0);
        this.#call(slot, call, redirect).then(resolve, reject);
      });
    });
  }

  /** For a call that was redirected: in the order in which the replies came, which is that of the calls. */
  inOrder<T>(slot: number, retry: () => Promise<T>): Promise<T> {
    let moving = this.#moving.get(slot);
    if (moving === undefined) this.#moving.set(slot, (moving = { last: Promise.resolve(), held: [] }));
    const retried = moving.last.then(retry);
    // Whoever made the call is told; the next one is made all the same.
    moving.last = retried.catch(() => undefined);
    return retried;
  }

  async #call<T>(slot: number, call: () => Promise<T>, redirect: (error: unknown) => Promise<T>): Promise<T> {
    this.#calls[slot]! += 1;
    try {
      return await call().catch(redirect);
    } finally {
      this.#calls[slot]! -= 1;
      if (this.#calls[slot] === 0) this.#release(slot);
    }
  }

  #release(slot: number): void {
    const moving = this.#moving.get(slot);
    if (moving === undefined) return;
    this.#moving.delete(slot);
    for (const each of moving.held) each();
  }
}

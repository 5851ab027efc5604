import { setTimeout as delay } from 'node:timers/promises';

/** In milliseconds, between two notices. Those who listen read everything at once, and each notice is a transaction of its own. */
const PAUSE = 5;

/** Tells other processes of commits: of the first at once, and then all commits of a few milliseconds share a notice. */
export class Announcements {
  #current: Promise<void> | undefined;
  #isWanted = false;

  /** @param notify sends a notice */
  constructor(private readonly notify: () => Promise<unknown>) {}

  send(): void {
    this.#isWanted = true;
    this.#current ??= this.#sendAll();
  }

  /** When all of them are sent. */
  async sent(): Promise<void> {
    await this.#current;
  }

  async #sendAll(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      // Only a hint. Who does not receive it asks once a second.
      await this.notify().catch(() => undefined);
      await delay(PAUSE);
    }
    this.#current = undefined;
  }
}

import type { StartOptions } from './bench-case.js';

/** What the peers of a case use together, as a database: started for the first of them, and stopped by the last. */
export class Shared<T extends { stop(): Promise<void> }> {
  #started: Promise<T> | undefined;
  #users = 0;

  constructor(private readonly start: (options: StartOptions) => Promise<T>) {}

  /** Each use ends with `release()`, also one that fails. */
  use(options: StartOptions): Promise<T> {
    this.#users += 1;
    return (this.#started ??= this.start(options));
  }

  async release(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    const started = this.#started;
    this.#started = undefined;
    // One that did not start has nothing to stop, and whoever used it was told.
    await (await started?.catch(() => undefined))?.stop();
  }
}

import type { Plugin } from './plugin';

/** Starts plugins in their order, each once, however often it is asked to. */
export class PluginStarts {
  #next = 0;
  #running: Promise<void> | undefined;

  constructor(private readonly plugins: readonly Plugin[]) {}

  /** Waits for a start that is under way. After a failure it goes on with the plugin that failed. */
  start(): Promise<void> {
    return (this.#running ??= this.#startRest().finally(() => (this.#running = undefined)));
  }

  async #startRest(): Promise<void> {
    for (const plugin of this.plugins.slice(this.#next)) {
      await plugin.start?.();
      this.#next += 1;
    }
  }
}

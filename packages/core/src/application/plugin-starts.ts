import { ConfigurationError } from '../errors/configuration-error';
import type { Plugin } from './plugin';
import type { PluginHost } from './plugin-host';

/** Starts plugins in their order, each once, however often it is asked to. */
export class PluginStarts {
  #next = 0;
  #running: Promise<void> | undefined;

  constructor(
    private readonly plugins: readonly Plugin[],
    private readonly app: PluginHost,
  ) {}

  /** Waits for a start that is under way. After a failure it goes on with the plugin that failed. @throws ConfigurationError E_DESCRIBED */
  start(): Promise<void> {
    return (this.#running ??= this.#startRest().finally(() => (this.#running = undefined)));
  }

  async #startRest(): Promise<void> {
    if (this.app.isDescriptionOnly) {
      throw new ConfigurationError('E_DESCRIBED', {
        where: 'Application',
        problem: 'it was created to be described, and cannot serve',
        remedy: 'call listen() in the file that starts the program, and not in createApplication()',
      });
    }
    for (const plugin of this.plugins.slice(this.#next)) {
      await plugin.start?.(this.app);
      this.#next += 1;
    }
  }
}

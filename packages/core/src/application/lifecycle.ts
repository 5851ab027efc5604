import type { Awaitable } from '../common/types';
import type { PluginHost } from './plugin-host';
import type { Host, Transport } from './transport';

/** One part of the application that was started, and how it is stopped. */
interface Started {
  readonly what: string;
  readonly stop: () => Awaitable<unknown>;
}

/** Starts the transports, plugins and singletons of an application in order, and stops them in reverse. */
export class Lifecycle {
  readonly #started: Started[] = [];
  #opened: Promise<unknown> | undefined;

  constructor(
    private readonly host: Host,
    private readonly transports: readonly Transport[],
  ) {}

  /**
   * Compiles all routes, builds the singletons, sets up the plugins and attaches the transports. Stops what was started when one fails.
   *
   * @throws ConfigurationError, and whatever a plugin or a factory throws
   */
  async start(app: PluginHost): Promise<void> {
    try {
      await this.#start(app);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #start(app: PluginHost): Promise<void> {
    const { container, log, routes, descriptions, controllers, plugins, admission, idempotency, isDescriptionOnly } =
      this.host;
    this.#started.push({ what: 'disposal', stop: () => container.root.dispose(log) });
    for (const transport of this.transports) await transport.mount(this.host);
    routes.check(controllers);
    descriptions.check();
    // What describes an application needs none of its instances. Their factories may connect to other servers.
    if (!isDescriptionOnly) await container.start(log);
    for (const plugin of plugins) {
      this.#started.push({ what: `plugin ${plugin.name}`, stop: () => plugin.stop?.() });
      await plugin.setup?.(app);
    }
    for (const transport of this.transports) {
      this.#started.push({ what: nameOf(transport), stop: () => transport.stop() });
      await transport.attach(this.host);
    }
    if (!isDescriptionOnly) idempotency?.check();
    admission.open();
  }

  /** Starts the plugins and opens the transports, each once, however often the application tries to listen. */
  async open(): Promise<void> {
    await this.host.startPlugins();
    await (this.#opened ??= Promise.all(this.transports.map(async (each) => each.open?.())));
  }

  /** Whether a handler, a hook or a task runs, or a connection is open. */
  get isBusy(): boolean {
    return this.transports.some((each) => each.isBusy?.() === true);
  }

  /** Waits for running work. Never rejects. @returns false when some of it was still running when `limit` aborted */
  async drain(limit: AbortSignal): Promise<boolean> {
    const drained = await Promise.all(this.transports.map((each) => this.#drain(each, limit)));
    return !drained.includes(false);
  }

  async #drain(transport: Transport, limit: AbortSignal): Promise<boolean> {
    try {
      return await transport.drain(limit);
    } catch (error) {
      this.host.log.error({ err: error, what: nameOf(transport) }, 'transport failed to drain');
      return false;
    }
  }

  /** Stops everything in reverse order. An error is logged, and the remaining parts are stopped all the same. */
  async stop(): Promise<void> {
    for (const { what, stop } of this.#started.splice(0).toReversed()) {
      try {
        await stop();
      } catch (error) {
        this.host.log.error({ err: error, what }, 'failed to stop');
      }
    }
  }
}

function nameOf({ name }: Transport): string {
  return `the ${name} transport`;
}

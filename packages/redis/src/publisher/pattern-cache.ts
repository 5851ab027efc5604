import { StoredPatterns } from '@cortado/channels';
import type { Broker } from '@cortado/channels/broker';

/** In milliseconds, how often the table is read again: a newer release may have stored another one. */
const PERIOD = 1_000;

/** Why a publisher could not be created. */
export class PublisherError extends Error {
  override readonly name = 'PublisherError';

  constructor(
    /** `channels_unknown`: no server has stored the patterns of its channels. */
    readonly code: 'channels_unknown',
    message: string,
  ) {
    super(message);
  }
}

/** The table of patterns that servers have stored. */
export class PatternCache {
  #text = '';
  #timer: NodeJS.Timeout | undefined;

  /** @param use called with each table that differs from the one before */
  constructor(
    private readonly broker: Broker,
    private readonly use: (table: StoredPatterns) => void,
  ) {}

  /** @returns false while no server has stored any */
  async read(): Promise<boolean> {
    const table = await this.broker.patterns();
    if (table === undefined) return false;
    const text = JSON.stringify(table);
    if (text !== this.#text) this.use(new StoredPatterns(table));
    this.#text = text;
    return true;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#readAgain(), PERIOD).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #readAgain(): Promise<void> {
    try {
      await this.read();
    } catch {
      // Redis is down, which the log says, or the table is of a release that this program cannot read. The last one stays.
    }
  }
}

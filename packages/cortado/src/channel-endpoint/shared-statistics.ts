import type { Channels } from '@cortado/channels';

/** In milliseconds, how long statistics are given out: so many clients may ask for them, and each answer asks every process. */
const LIFETIME = 1_000;

/** Statistics of the channels of one endpoint, in every process. */
export interface EndpointStatistics {
  /** Channels with a connection. */
  readonly total_channels: number;
  /** Connections of each channel that has one. */
  readonly channels: Readonly<Record<string, number>>;
  /** Connections in at least one of the channels. */
  readonly total_connections: number;
}

/** Counts connections for everybody who asks within a second. */
export class SharedStatistics {
  #counted: Promise<EndpointStatistics> | undefined;
  #until = 0;

  constructor(
    private readonly channels: Channels,
    private readonly names: readonly string[],
  ) {}

  /** Never rejects. */
  read(): Promise<EndpointStatistics> {
    const now = performance.now();
    if (this.#counted === undefined || now >= this.#until) {
      this.#counted = this.#count();
      this.#until = now + LIFETIME;
    }
    return this.#counted;
  }

  async #count(): Promise<EndpointStatistics> {
    const { channels, connections } = await this.channels.count(this.names);
    return { total_channels: Object.keys(channels).length, channels, total_connections: connections };
  }
}

import type { Channel, Channels, Cluster, Published, PublishOptions } from '@cortado/channels';
import type { PatternCache } from './pattern-cache';
import { PublisherConnections } from './publisher-connections';

/** A channel, for a program that has no members of it. Presence is asked for in a server. */
export type PublisherChannel = Omit<Channel, 'size' | 'presence'>;

/** Publishes to an application from a program without a server. `createPublisher()` gives it. */
export class Publisher {
  /** The open connections of the application. */
  readonly connections: PublisherConnections;
  readonly #channels: Channels;
  readonly #cluster: Cluster;
  readonly #patterns: PatternCache;

  constructor(channels: Channels, cluster: Cluster, patterns: PatternCache) {
    this.#channels = channels;
    this.#cluster = cluster;
    this.#patterns = patterns;
    this.connections = new PublisherConnections(cluster);
    patterns.start();
  }

  /** Whether Redis can be reached, as far as is known. */
  get isUp(): boolean {
    return this.#cluster.isUp;
  }

  /**
   * A channel by its name. What it keeps is what the servers say. `local` of its outcomes is 0.
   *
   * @example
   * const { cluster, offset } = await publisher.channel('room:1').publish('said', { text: 'Hi' }, { idempotencyKey: 'mail-7' });
   */
  channel(name: string): PublisherChannel {
    return this.#channels.channel(name);
  }

  /** Publishes to several channels. A connection in several of them receives it once. Rejects as `channel(name).publish` does. */
  publish(names: readonly string[], event: string, data: unknown, options?: PublishOptions): Promise<Published> {
    return this.#channels.publish(names, event, data, options);
  }

  /** Waits for the calls under way, one second at most, and disconnects. */
  async close(): Promise<void> {
    this.#patterns.stop();
    await this.#cluster.stop();
  }
}

import { NoContent, type Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import { fanOut } from '../backplane/command';
import type { Cluster } from '../backplane/cluster';
import type { Registry } from '../connection/registry';
import type { Session } from '../connection/session';
import { pushText, textFrame } from '../protocol/frame';
import { Channel, type Published, type PublishOptions } from './channel';

/** In bytes. */
const MAX_NAME = 255;

/**
 * Every channel of the application, in this process and the others.
 *
 * @example
 * class Prices { constructor(private readonly channels: Channels) {} changed(price: Price) { void this.channels.channel('prices').updated(price) } }
 */
export class Channels {
  readonly #registry: Registry;
  readonly #cluster: Cluster;

  /** Made by the framework: inject it. */
  constructor(registry: Registry, cluster: Cluster) {
    this.#registry = registry;
    this.#cluster = cluster;
  }

  channel(name: string): Channel {
    return new Channel(this, name);
  }

  /** Names of the channels that anyone is in, in every process. */
  async names(): Promise<readonly string[]> {
    const others = (await this.#cluster.ask({ do: 'names' })) as readonly (readonly string[])[];
    return [...new Set([...this.#registry.rooms.names, ...others.flat()])];
  }

  /** Publishes to every channel; a connection in two of them gets it twice, under both names. */
  async publishAll(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    const published = await Promise.all((await this.names()).map((name) => this.publish(name, event, data, options)));
    return {
      local: published.reduce((sum, each) => sum + each.local, 0),
      cluster: published.find((each) => each.cluster === 'failed')?.cluster ?? published[0]?.cluster ?? 'none',
    };
  }

  /** What `Channel.publish` does. The frame is encoded once, for every socket of every process. */
  publish(name: string, event: string, data: unknown, { except, only }: PublishOptions): Promise<Published> {
    const text = pushText({ event, channel: name, data, timestamp: new Date().toISOString() });
    const local = fanOut(this.#registry, { channel: name, except, only }, textFrame(text));
    return this.#cluster
      .tell({ do: 'push', channel: name, text, except, only }, name)
      .then((cluster) => ({ local, cluster }));
  }

  sizeOf(name: string): number {
    return this.#registry.rooms.members(name).size;
  }

  async membersOf(name: string): Promise<readonly string[]> {
    const others = (await this.#cluster.ask({ do: 'members', channel: name })) as readonly (readonly string[])[];
    return [...Array.from(this.#registry.rooms.members(name), (each) => each.id), ...others.flat()];
  }

  /** What `Connection.join` does. */
  join(session: Session, name: string): Result {
    if (session.state !== 'open') return failure(409, 'The connection is not open', 'connection_not_open');
    if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > MAX_NAME) {
      return failure(400, `A channel has a name of 1 to ${MAX_NAME} bytes`, 'channel_name');
    }
    const joined = (session.channels ??= new Set());
    const { maxChannels } = session.endpoint.settings;
    if (!joined.has(name) && joined.size >= maxChannels) {
      return failure(429, `A connection joins ${maxChannels} channels at most`, 'channel_limit');
    }
    joined.add(name);
    this.#registry.rooms.join(name, session);
    return NoContent();
  }

  /** What `Connection.leave` does. */
  leave(session: Session, name: string): void {
    if (session.channels?.delete(name)) this.#registry.rooms.leave(name, session);
  }
}

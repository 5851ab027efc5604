import type { Logger } from '@cortado/core';
import { observed, reported } from '@cortado/core/transport';
import type { Cluster } from '../broker/cluster';
import { Message } from '../delivery/message';
import { checkedRecipients, checkId } from '../delivery/recipients';
import { pushText } from '../delivery/push';
import type { Channel } from './channel';
import type { ChannelOperations, Published, PublishOptions } from './operations';
import { NamedChannel } from './named-channel';
import type { Membership } from './membership';

/**
 * Every channel of the application, in this process and the others.
 *
 * @example
 * class Prices { constructor(private readonly channels: Channels) {} changed(price: Price) { void this.channels.channel('prices').updated(price) } }
 */
export class Channels implements ChannelOperations {
  readonly #membership: Membership;
  readonly #cluster: Cluster;

  /** Made by the framework: inject it. */
  constructor(membership: Membership, cluster: Cluster) {
    this.#membership = membership;
    this.#cluster = cluster;
  }

  /** The log of the application. */
  get log(): Logger {
    return this.#cluster.log;
  }

  channel(name: string): Channel {
    return new NamedChannel(this, name);
  }

  /** Names of the channels that have a member, in every process. */
  async names(): Promise<readonly string[]> {
    const others = (await this.#cluster.ask({ command: 'channels.names' })) as readonly (readonly string[])[];
    return [...new Set([...this.#membership.names, ...others.flat()])];
  }

  /** Publishes to every channel; a connection in two of them gets it twice, under both names. */
  async publishAll(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    const published = await Promise.all((await this.names()).map((name) => this.publish(name, event, data, options)));
    return {
      local: published.reduce((sum, each) => sum + each.local, 0),
      cluster: published.find((each) => each.cluster === 'failed')?.cluster ?? published[0]?.cluster ?? 'none',
    };
  }

  /** What `Channel.publish` does. */
  publish(name: string, event: string, data: unknown, options: PublishOptions): Promise<Published> {
    return reported(this.#publish(name, event, data, options), this.#cluster.log, 'a publication was not sent');
  }

  async #publish(name: string, event: string, data: unknown, options: PublishOptions): Promise<Published> {
    const { except, only } = checkedRecipients(options);
    const body = pushText({ event, channel: name, data, timestamp: new Date().toISOString() });
    const local = this.#membership.deliver(name, new Message(body), { except, only });
    const fields = { channel: name, except, only };
    return { local, cluster: await this.#cluster.tell({ command: 'channels.push', fields, body }, name) };
  }

  /** What `Channel.remove` does. */
  removeFrom(channel: string, connection: string, reason: string = 'removed'): Promise<number> {
    return observed(this.#remove(channel, connection, reason));
  }

  async #remove(channel: string, connection: string, reason: string): Promise<number> {
    if (connection !== 'all') checkId(connection, 'remove()');
    const fields = { channel, connection, reason };
    const question = { command: 'channels.remove', fields };
    if (connection === 'all') {
      const others = this.#cluster.ask(question);
      const here = this.#membership.remove(channel, connection, reason);
      return ((await others) as readonly number[]).reduce((sum, each) => sum + each, here);
    }
    if (this.#cluster.isLocal(connection)) return this.#membership.remove(channel, connection, reason);
    const [removed = 0] = (await this.#cluster.ask(question, connection)) as readonly number[];
    return removed;
  }

  sizeOf(name: string): number {
    return this.#membership.size(name);
  }

  async membersOf(name: string): Promise<readonly string[]> {
    const question = { command: 'channels.members', fields: { channel: name } };
    const others = (await this.#cluster.ask(question)) as readonly (readonly string[])[];
    return [...this.#membership.memberIds(name), ...others.flat()];
  }
}

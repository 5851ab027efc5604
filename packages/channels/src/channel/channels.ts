import type { Logger } from '@cortado/core';
import { observed, reported } from '@cortado/core/transport';
import type { Cluster } from '../broker/cluster';
import { commands, type Pushing } from '../broker/commands';
import { channelTopic } from '../broker/topics';
import { Message } from '../delivery/message';
import { checkedRecipients, checkId } from '../delivery/recipients';
import { dataText, pushTextOf } from '../delivery/push';
import type { Presences } from '../presence/presences';
import type { ChannelPresence } from '../presence/present-member';
import type { Channel } from './channel';
import { Publishing } from '../history/publishing';
import { readHistory } from '../history/reading';
import type { ChannelHistory, ChannelHistoryQuery, ChannelOperations, Published, PublishOptions } from './operations';
import { sumOf, type ChannelCounts } from './channel-counts';
import { NamedChannel } from './named-channel';
import type { Membership } from './membership';

/** What is published, whatever the channel. */
interface Content {
  readonly event: string;
  readonly json: string;
  readonly timestamp: string;
  readonly idempotencyKey: string | undefined;
}

/**
 * Every channel of the application, in this process and the others.
 *
 * @example
 * class Prices { constructor(private readonly channels: Channels) {} changed(price: Price) { void this.channels.channel('prices').updated(price) } }
 */
export class Channels implements ChannelOperations {
  readonly #membership: Membership;
  readonly #cluster: Cluster;
  readonly #publishing: Publishing;
  readonly #presences: Presences;

  /** Made by the framework: inject it. */
  constructor(membership: Membership, cluster: Cluster, presences: Presences) {
    this.#membership = membership;
    this.#cluster = cluster;
    this.#publishing = new Publishing(cluster, membership.histories);
    this.#presences = presences;
  }

  /** The log of the application. */
  get log(): Logger {
    return this.#cluster.log;
  }

  /** The channel of that name, whether anybody has joined it or not. */
  channel(name: string): Channel {
    return new NamedChannel(this, name);
  }

  /** Names of the channels that have a member, in every process. */
  async names(): Promise<readonly string[]> {
    const others = (await this.#cluster.ask({ command: 'channels.names' })) as readonly (readonly string[])[];
    return [...new Set([...this.#membership.names, ...others.flat()])];
  }

  /** How many connections are in each of these channels, and in any of them, in every process that answers. */
  async count(names: readonly string[]): Promise<ChannelCounts> {
    const question = { command: 'channels.count', fields: { names } };
    const others = (await this.#cluster.ask(question)) as readonly ChannelCounts[];
    return sumOf([this.#membership.count(names), ...others]);
  }

  /** Publishes to every channel; a connection in two of them gets it twice, under both names. */
  async publishAll(event: string, data: unknown, options: PublishOptions = {}): Promise<Published> {
    const names = await this.names();
    return merged(await Promise.all(names.map((name) => this.publish(name, event, data, options))));
  }

  /**
   * Publishes to one channel or several. A connection in several of them receives it once, under the first name of the list that it is
   * in. Rejects as `Channel.publish` does, and with a TypeError for what is not a name.
   *
   * @returns `local` of all channels together; `cluster` is `failed` when it is for one of them
   * @example
   * await channels.publish(['room:1', 'moderators'], 'reported', { message: 7 });
   */
  publish(
    names: string | readonly string[],
    event: string,
    data: unknown,
    options: PublishOptions = {},
  ): Promise<Published> {
    const published =
      typeof names === 'string'
        ? this.#publishOne(names, event, data, options)
        : this.#publishEach(names, event, data, options);
    return reported(published, this.#cluster.log, 'a publication was not sent');
  }

  async #publishOne(channel: string, event: string, data: unknown, options: PublishOptions): Promise<Published> {
    const { except, only } = checkedRecipients(options);
    return this.#send({ channel, except, only }, contentOf(event, data, options));
  }

  async #publishEach(
    names: readonly string[],
    event: string,
    data: unknown,
    options: PublishOptions,
  ): Promise<Published> {
    const { except, only } = checkedRecipients(options);
    const content = contentOf(event, data, options);
    const sent = checkedNames(names).map((channel, index, all) =>
      this.#send({ channel, elsewhere: all.slice(0, index), except, only }, content),
    );
    return merged(await Promise.all(sent));
  }

  /** Delivers what is neither kept nor published once to the members in this process before it returns. */
  async #send(fields: Pushing, { event, json, timestamp, idempotencyKey }: Content): Promise<Published> {
    const { channel, only } = fields;
    const text = pushTextOf({ event, channel, timestamp }, json);
    const history = only === undefined ? this.#membership.histories.limitsOf(channel) : undefined;
    if (history !== undefined) return this.#publishing.store(fields, text, { history, idempotencyKey });
    const deliver = (): number => this.#membership.deliver(fields, new Message(text, channel));
    if (idempotencyKey !== undefined) return this.#publishing.once(fields, text, idempotencyKey, deliver);
    const { order } = this.#membership.histories;
    const local = order.follow(channel, text.length, deliver);
    const cluster = await this.#cluster.tell(commands.pushToChannel(fields, text), channelTopic(channel));
    return { local: typeof local === 'number' ? local : await local, cluster };
  }

  /** What `Channel.history` does. */
  historyOf(name: string, query: ChannelHistoryQuery): Promise<ChannelHistory> {
    return observed(readHistory(this.#cluster, name, this.#membership.histories.limitsOf(name), query));
  }

  /** What `Channel.remove` does. */
  removeFrom(channel: string, connection: string, reason: string = 'removed'): Promise<number> {
    return observed(this.#remove(channel, connection, reason));
  }

  async #remove(channel: string, connection: string, reason: string): Promise<number> {
    if (connection !== 'all') checkId(connection, 'remove()');
    const question = commands.removeFromChannel({ channel, connection, reason });
    if (connection === 'all') {
      const others = this.#cluster.ask(question);
      const here = this.#membership.remove(channel, connection, reason);
      return ((await others) as readonly number[]).reduce((sum, each) => sum + each, here);
    }
    if (this.#cluster.isLocal(connection)) return this.#membership.remove(channel, connection, reason);
    const [removed = 0] = (await this.#cluster.ask(question, connection)) as readonly number[];
    return removed;
  }

  /** What `Channel.presence` does. */
  presenceOf(name: string): Promise<ChannelPresence> {
    return observed(this.#presences.list(name));
  }

  /** The number of connections of this process in a channel. */
  sizeOf(name: string): number {
    return this.#membership.size(name);
  }

  /** The ids of all connections in a channel, in every process. */
  async membersOf(name: string): Promise<readonly string[]> {
    const question = { command: 'channels.members', fields: { channel: name } };
    const others = (await this.#cluster.ask(question)) as readonly (readonly string[])[];
    return [...this.#membership.memberIds(name), ...others.flat()];
  }
}

/** The same, each once. @throws TypeError for what is not a list of names */
function checkedNames(names: readonly string[]): readonly string[] {
  if (Array.isArray(names) && names.every((each) => typeof each === 'string')) return [...new Set(names)];
  throw new TypeError("publish() takes the name of a channel or a list of names, as in publish(['news', 'sport'], …)");
}

/** In bytes, of an idempotency key. */
const MAX_KEY = 255;

/** @throws TypeError for data that JSON cannot hold, for bytes in it, and for what is not a key */
function contentOf(event: string, data: unknown, { idempotencyKey }: PublishOptions): Content {
  return {
    event,
    json: dataText(data),
    timestamp: new Date().toISOString(),
    idempotencyKey: checkedKey(idempotencyKey),
  };
}

function checkedKey(key: unknown): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key !== '' && Buffer.byteLength(key) <= MAX_KEY) return key;
  throw new TypeError(`idempotencyKey must be a text of 1 to ${MAX_KEY} bytes`);
}

/** Several publications as one. */
function merged(published: readonly Published[]): Published {
  return {
    local: published.reduce((sum, each) => sum + each.local, 0),
    cluster: published.find((each) => each.cluster === 'failed')?.cluster ?? published[0]?.cluster ?? 'none',
  };
}

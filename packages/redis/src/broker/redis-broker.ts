import { Broker, type BrokerListener, type ChannelPattern } from '@cortado/channels/broker';
import type { Claim, Claimed, Settlement } from '@cortado/channels/broker';
import type { AppendOptions, Appended, History, HistoryLimits, HistoryQuery } from '@cortado/channels/broker';
import type { Position, Presence, PresenceEntry } from '@cortado/channels/broker';
import { Connection } from '../connection/connection';
import type { CreateLink, Link } from '../connection/link';
import { within } from '../connection/within';
import { Histories } from './history';
import { Keys } from './keys';
import { Members } from './members';
import { Outcomes } from './outcomes';
import { plainMessage, receiveMessage } from './messages';
import { prepareServer } from './server';
import { PING, Session } from './session';
import { Topics } from './topics';

/** In milliseconds, how long taking leave of the other processes may take. */
const STOP_LIMIT = 1_000;

/** In milliseconds, how long Redis may take to answer a check of the connection. */
const CHECK_LIMIT = 1_000;

/** Options of a broker that is made without the plugin. */
export interface RedisBrokerOptions {
  /** How to reach Redis. */
  readonly createLink: CreateLink;
  /** With which all keys and channels begin. */
  readonly prefix: string;
  /** In milliseconds, how long the presence of this process outlasts it. */
  readonly lease: number;
  /** It publishes only: it is no process of the application, and has no lease. */
  readonly isPublisher?: boolean;
  /** In milliseconds, how long Redis may take to answer before the connection counts as lost. Default 1,000. */
  readonly checkLimit?: number;
  /** Told of settings of the server under which Redis may lose data. */
  readonly warn: (problem: string) => void;
}

/**
 * A broker on Redis. What concerns one topic runs over one connection, so calls for it take effect in the order in which they were made.
 */
export class RedisBroker extends Broker {
  readonly lease: number;
  readonly #keys: Keys;
  readonly #histories: Histories;
  readonly #members: Members;
  readonly #outcomes: Outcomes;
  readonly #isPublisher: boolean;
  readonly #warn: (problem: string) => void;
  readonly #topics: Topics;
  readonly #connection: Connection;
  #session: Session | undefined;
  #listener: BrokerListener | undefined;
  #patterns: string | undefined;

  constructor(options: RedisBrokerOptions) {
    super();
    const { createLink, prefix, lease, warn, isPublisher = false, checkLimit = CHECK_LIMIT } = options;
    this.lease = lease;
    this.#warn = warn;
    this.#isPublisher = isPublisher;
    this.#keys = new Keys(prefix);
    this.#histories = new Histories(this.#keys);
    this.#members = new Members(this.#keys);
    this.#outcomes = new Outcomes(this.#keys);
    this.#topics = new Topics(
      this.#keys,
      (topic, message) => {
        if (this.#listener !== undefined) receiveMessage(topic, message, this.#listener);
      },
      (topic) => this.#listener?.missed?.(topic),
    );
    this.#connection = new Connection(
      createLink,
      {
        prepare: (link) => this.#prepare(link),
        check: (link) => (isPublisher ? checkOnly(link) : this.#session!.check(link)),
        changed: (state, cause) => this.#listener?.changed(state, cause),
      },
      checkLimit,
    );
  }

  /** Whether Redis can be reached at the moment. */
  get isUp(): boolean {
    return this.#connection.isUp;
  }

  async start(node: string, listener: BrokerListener): Promise<void> {
    this.#session = new Session(this.#keys, this.#members, node, this.lease);
    this.#listener = listener;
    await this.#connection.start();
  }

  async subscribe(topic: string): Promise<void> {
    await this.#topics.subscribe(topic, this.#connection.link);
  }

  async unsubscribe(topic: string): Promise<void> {
    await this.#topics.unsubscribe(topic, this.#connection.link);
  }

  async publish(topic: string, bytes: Uint8Array): Promise<void> {
    const { link } = this.#connection;
    await link.send([link.publishing, this.#keys.channel(topic), plainMessage(bytes)], { size: bytes.length });
  }

  async append(topic: string, bytes: Uint8Array, options: AppendOptions): Promise<Appended> {
    return this.#histories.append(this.#connection.link, topic, bytes, options);
  }

  async read(topic: string, limits: HistoryLimits, query: HistoryQuery = {}): Promise<History> {
    return this.#histories.read(this.#connection.link, topic, limits, query);
  }

  async positions(topics: readonly string[]): Promise<readonly Position[]> {
    return this.#histories.positions(this.#connection.link, topics);
  }

  async enter(topic: string, entry: PresenceEntry): Promise<void> {
    await this.#members.enter(this.#connection.link, this.#session!.name, topic, entry);
  }

  async leave(topic: string, connection: string): Promise<void> {
    // Whoever leaves during an outage must not come back with it.
    if (!this.isUp) this.#members.forget(topic, connection);
    await this.#members.leave(this.#connection.link, this.#session!.name, topic, connection);
  }

  async presence(topic: string, limit: number): Promise<Presence> {
    return this.#members.list(this.#connection.link, topic, limit);
  }

  async processes(): Promise<readonly string[]> {
    const { link } = this.#connection;
    return this.#session!.processes(link);
  }

  async storePatterns(patterns: readonly ChannelPattern[]): Promise<readonly ChannelPattern[] | undefined> {
    this.#patterns = JSON.stringify(patterns);
    const { link } = this.#connection;
    if (patterns.length === 0) return (await this.#storeMissing(link)) ? undefined : this.patterns();
    return readPatterns(await link.send(['SET', this.#keys.patterns, this.#patterns, 'GET']));
  }

  async patterns(): Promise<readonly ChannelPattern[] | undefined> {
    return readPatterns(await this.#connection.link.send(['GET', this.#keys.patterns]));
  }

  async claim(key: string, claim: Claim): Promise<Claimed> {
    return this.#outcomes.claim(this.#connection.link, key, claim);
  }

  async settle(key: string, owner: string, settlement?: Settlement): Promise<void> {
    await this.#outcomes.settle(this.#connection.link, key, owner, settlement);
  }

  async stop(): Promise<void> {
    this.#listener = undefined;
    try {
      if (this.isUp) await within(STOP_LIMIT, 'taking leave', this.#takeLeave(this.#connection.link));
    } catch {
      // The others find out when the lease ends.
    }
    this.#connection.stop();
  }

  /** Calls under way are answered first. */
  async #takeLeave(link: Link): Promise<void> {
    await (this.#isPublisher ? link.check() : this.#session!.end(link));
  }

  async #prepare(link: Link): Promise<void> {
    await Promise.all(link.servers.map((each) => prepareServer(each, this.#warn)));
    await this.#topics.restore(link);
    if (!this.#isPublisher) await this.#session!.begin(link);
    if (this.#patterns !== undefined) await this.#storeMissing(link);
  }

  /** After an outage too: another process may have stored a later table. @returns false when there was one */
  async #storeMissing(link: Link): Promise<boolean> {
    return (await link.send(['SET', this.#keys.patterns, this.#patterns!, 'NX'])) !== null;
  }
}

/** @returns when to check again, in milliseconds */
async function checkOnly(link: Link): Promise<number> {
  await link.check();
  return PING;
}

function readPatterns(reply: unknown): readonly ChannelPattern[] | undefined {
  return typeof reply === 'string' ? (JSON.parse(reply) as readonly ChannelPattern[]) : undefined;
}

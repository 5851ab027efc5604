import type { Awaitable } from '@cortado/core';
import type { Claim, Claimed, Settlement } from '@cortado/core/transport';
import type { AppendOptions, Appended, History, HistoryLimits, HistoryQuery, Position } from './history';
import type { Presence, PresenceChange, PresenceEntry } from './presence';

/** Whether a broker can reach the other processes. */
export type BrokerState = 'up' | 'down';

/** What the channels of one pattern keep. Programs without a server read it to know how to publish. */
export interface ChannelPattern {
  /** As in `room:{room}`. */
  readonly pattern: string;
  readonly history?: HistoryLimits | undefined;
  readonly presence: boolean;
}

/** What a broker reports to. Its methods never throw. */
export interface BrokerListener {
  /**
   * Receives what was published to a subscribed topic. The broker may reuse the bytes once this returns.
   *
   * @param position of a publication that is kept in the history
   */
  receive(topic: string, bytes: Uint8Array, position?: Position): void;
  /**
   * Something of a subscribed topic may have been lost although the broker is up, for example because the topic moved to another server:
   * read its history and presence again.
   */
  missed?(topic: string): void;
  /** Receives who entered and left a subscribed topic, this process's own members included. */
  presence?(topic: string, change: PresenceChange): void;
  /**
   * Receives each change of state. A broker is `up` when `start` resolves. Before it reports `up` again, it restores its subscriptions
   * and the presence of this process. What other processes did meanwhile is not repeated: read history and presence again.
   *
   * @param cause why it is down
   */
  changed(state: BrokerState, cause?: unknown): void;
}

/**
 * Connects the processes of one application: carries bytes between them, keeps the history of topics and knows who is present. Extend
 * this class, and have a plugin provide it. Delivery is at most once; messages of one publisher on one topic arrive in the order of
 * publishing, and publications with a position arrive in the order of their offsets.
 *
 * Calls may take as long as they like and may fail. The framework waits for each at most a second, treats one that fails or is late
 * as unconfirmed, and makes no calls while the broker is down. Calls for one topic must take effect in the order in which they were
 * made. Topics are names, not patterns, of any characters.
 *
 * @example
 * const redis: Plugin = { name: 'redis', providers: [{ provide: Broker, useClass: RedisBroker }] };
 * createApp({ plugins: [redis] });
 */
export abstract class Broker {
  /** False when there is no other process to reach: only topics with history or presence are subscribed or published to then. */
  readonly isShared: boolean = true;

  /** In milliseconds, how long the presence of a process outlasts the process. After an outage, nobody is removed for this long. */
  abstract readonly lease: number;

  /**
   * Connects. Called once, before anything else. A rejection fails `createApp()`, and `stop` is called.
   *
   * @param node the id of this process, which `processes()` of the others has to list
   */
  abstract start(node: string, listener: BrokerListener): Awaitable<void>;

  /** From its resolution on, the listener receives what is published to the topic. Subscribing twice is subscribing once. */
  abstract subscribe(topic: string): Awaitable<void>;

  /** From its resolution on, the listener receives nothing of the topic. */
  abstract unsubscribe(topic: string): Awaitable<void>;

  /**
   * Sends to every process that has subscribed. The publisher may be among them or not: it ignores its own messages. The bytes do not
   * change afterwards.
   *
   * @throws when it could not be sent
   */
  abstract publish(topic: string, bytes: Uint8Array): Awaitable<void>;

  /**
   * Publishes with a position, once per key, or both. With `history`, the publication gets the next offset of the topic, is stored and
   * is sent, all in one step. It is sent to the publisher too, when it has subscribed.
   *
   * @throws when it could not be confirmed: it may have been published, and repeating it with the same key is safe
   */
  abstract append(topic: string, bytes: Uint8Array, options: AppendOptions): Awaitable<Appended>;

  /** Reads the history of a topic in one step. A topic without publications has a position too: its offset is 0. */
  abstract read(topic: string, limits: HistoryLimits, query?: HistoryQuery): Awaitable<History>;

  /** Positions of the newest publications of many topics, in the order of the topics. */
  abstract positions(topics: readonly string[]): Awaitable<readonly Position[]>;

  /**
   * Shows a connection of this process in a topic, or changes what is shown of it. It stays until `leave`, `stop`, or until the process
   * has been unreachable for the lease. Those who subscribed are told when a member is new or its info changed.
   */
  abstract enter(topic: string, entry: PresenceEntry): Awaitable<void>;

  /**
   * The opposite of `enter`. Those who subscribed are told when it was the last connection of its key. It is called while the broker is
   * down as well: it fails then, and the connection is not shown again after the outage.
   */
  abstract leave(topic: string, connection: string): Awaitable<void>;

  /** Who is present in a topic. @param limit how many members are listed at most; all are counted */
  abstract presence(topic: string, limit: number): Awaitable<Presence>;

  /** Ids of the live processes, this one included. Called for each question to other processes, so it should be fast. */
  abstract processes(): Awaitable<readonly string[]>;

  /**
   * Replaces the table of patterns, in one step. It has no end. An empty table is stored only when there is none: a server without
   * channel classes leaves that of the others.
   *
   * @returns the table that was stored before; undefined for none
   */
  abstract storePatterns(patterns: readonly ChannelPattern[]): Awaitable<readonly ChannelPattern[] | undefined>;

  /** The table that was stored last; undefined before the first. */
  abstract patterns(): Awaitable<readonly ChannelPattern[] | undefined>;

  /**
   * Takes a key of a client for the lease, in one step, unless another owner holds it or its outcome is known. The owner who holds it
   * renews its lease.
   *
   * @param key of at most 64 characters
   */
  abstract claim(key: string, claim: Claim): Awaitable<Claimed>;

  /**
   * Ends a claim in one step: keeps an outcome for its time to live, or frees the key. When the lease has ended meanwhile, the outcome is
   * kept all the same. When another owner has the key by then, nothing changes.
   *
   * @param settlement default: the key is free, unless its outcome is known
   */
  abstract settle(key: string, owner: string, settlement?: Settlement): Awaitable<void>;

  /** Disconnects. Called once, after the last socket is closed or `start` failed; nothing is received or reported afterwards. */
  abstract stop(): Awaitable<void>;
}

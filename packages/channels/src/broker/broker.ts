import type { Awaitable } from '@cortado/core';

/** Whether a broker can reach the other processes. */
export type BrokerState = 'up' | 'down';

/** What a broker reports to. Its methods never throw. */
export interface BrokerListener {
  /** Receives what was published to a subscribed topic. The broker may reuse the bytes once this returns. */
  receive(topic: string, bytes: Uint8Array): void;
  /**
   * Receives each change of state. A broker is `up` when `start` resolves. Before it reports `up` again, it restores its subscriptions.
   *
   * @param cause why it is down
   */
  changed(state: BrokerState, cause?: unknown): void;
}

/**
 * Carries bytes between the processes of one application. Any publish/subscribe system can be one: extend this class, and have a
 * plugin provide it. Delivery is at most once; messages of one publisher on one topic arrive in the order of publishing.
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
  /** False when there is no other process to reach: nothing is subscribed or published then. */
  readonly isShared: boolean = true;

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

  /** Ids of the live processes, this one included. Called for each question to other processes, so answer from memory. */
  abstract processes(): Awaitable<readonly string[]>;

  /** Disconnects. Called once, after the last socket is closed or `start` failed; nothing is received or reported afterwards. */
  abstract stop(): Awaitable<void>;
}

import type { Awaitable } from '@cortado/core';

/** Takes what other processes published. Never throws. */
export type Receive = (topic: string, payload: string) => void;

/**
 * Carries text between the processes of one application: any publish/subscribe system can be one. Delivery is at most once, in
 * the order of publishing for each topic and publisher. The contract suite in this package's tests says the rest.
 *
 * @example
 * createApp({ websocket: { backplane: redisBackplane({ url }) } });
 */
export interface Backplane {
  /** Connects. Called once, before anything else. */
  start(receive: Receive): Awaitable<void>;
  /** From its resolution on, `receive` is called for the topic. Subscribing twice is subscribing once. */
  subscribe(topic: string): Awaitable<void>;
  /** From its resolution on, `receive` is not called for the topic. */
  unsubscribe(topic: string): Awaitable<void>;
  /**
   * Sends to every other process that has subscribed, never back to this one.
   *
   * @returns how many there are
   * @throws when it could not be sent
   */
  publish(topic: string, payload: string): Promise<number>;
  /** Disconnects. Called once, after everything else. */
  stop(): Awaitable<void>;
}

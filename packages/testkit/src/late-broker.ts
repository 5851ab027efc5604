import type { Awaitable } from '@cortado/core';
import { MemoryBroker, type AppendOptions, type BrokerListener, type MemoryNetwork } from '@cortado/channels/broker';
import type { Appended, PresenceEntry } from '@cortado/channels/broker';
import type { Outage } from './broker-setup';

/** A memory broker behind a slow network: each call takes effect some turns of the event loop later, and the network can be cut. */
export class LateBroker extends MemoryBroker implements Outage {
  #node = '';
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly network: MemoryNetwork) {
    super(network);
  }

  override start(node: string, listener: BrokerListener): void {
    this.#node = node;
    super.start(node, listener);
  }

  override subscribe(topic: string): Promise<void> {
    return this.#later(() => super.subscribe(topic));
  }

  override unsubscribe(topic: string): Promise<void> {
    return this.#later(() => super.unsubscribe(topic));
  }

  override publish(topic: string, bytes: Uint8Array): Promise<void> {
    return this.#later(() => super.publish(topic, bytes));
  }

  override append(topic: string, bytes: Uint8Array, options: AppendOptions): Promise<Appended> {
    return this.#later(() => super.append(topic, bytes, options));
  }

  override enter(topic: string, entry: PresenceEntry): Promise<void> {
    return this.#later(() => super.enter(topic, entry));
  }

  override leave(topic: string, connection: string): Promise<void> {
    return this.#later(() => super.leave(topic, connection));
  }

  cut(): void {
    this.network.cut(this.#node);
  }

  restore(): void {
    this.network.restore(this.#node);
  }

  /** In the order of the calls, as over one connection. */
  #later<T>(carryOut: () => Awaitable<T>): Promise<T> {
    const done = this.#carryOut(this.#last, carryOut);
    // The caller gets the error; the next call is made all the same.
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #carryOut<T>(last: Promise<unknown>, carryOut: () => Awaitable<T>): Promise<T> {
    await last;
    for (let turns = 3; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    return carryOut();
  }
}

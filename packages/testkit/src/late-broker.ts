import { MemoryBroker, type BrokerListener } from '@cortado/channels/broker';
import type { Outage } from './broker-contract';

/** A memory broker behind a slow network: each call takes effect some turns of the event loop later, and the network can be cut. */
export class LateBroker extends MemoryBroker implements Outage {
  #listener: BrokerListener | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isCut = false;

  override start(node: string, listener: BrokerListener): void {
    this.#listener = {
      receive: (topic, bytes) => void (this.#isCut || listener.receive(topic, bytes)),
      changed: (state, cause) => listener.changed(state, cause),
    };
    super.start(node, this.#listener);
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

  cut(): void {
    this.#isCut = true;
    this.#listener!.changed('down', new Error('the network is cut'));
  }

  restore(): void {
    this.#isCut = false;
    this.#listener!.changed('up');
  }

  /** In the order of the calls, as over one connection. */
  #later(carryOut: () => void): Promise<void> {
    const done = this.#carryOut(this.#last, carryOut);
    // The caller gets the error; the next call is made all the same.
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #carryOut(last: Promise<unknown>, carryOut: () => void): Promise<void> {
    await last;
    for (let turns = 3; turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    if (this.#isCut) throw new Error('the network is cut');
    carryOut();
  }
}

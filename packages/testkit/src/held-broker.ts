import { MemoryBroker, type BrokerListener, type BrokerState } from '@cortado/channels/broker';

interface Held {
  /** As in `subscribe channel:red`. */
  readonly call: string;
  readonly carryOut: () => void;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A memory broker whose calls for channels wait until the test settles them, in any order, as successes or failures. */
export class HeldBroker extends MemoryBroker {
  #held: Held[] = [];
  #listener: BrokerListener | undefined;
  /** Calls that are not held take effect at once. */
  holds = (call: string): boolean => call.includes(' channel:');
  /** Every call for a channel, in order. */
  readonly calls: string[] = [];

  override start(node: string, listener: BrokerListener): void {
    this.#listener = listener;
    super.start(node, listener);
  }

  override subscribe(topic: string): Promise<void> {
    return this.#hold(`subscribe ${topic}`, () => super.subscribe(topic));
  }

  override unsubscribe(topic: string): Promise<void> {
    return this.#hold(`unsubscribe ${topic}`, () => super.unsubscribe(topic));
  }

  override publish(topic: string, bytes: Uint8Array): Promise<void> {
    return this.#hold(`publish ${topic}`, () => super.publish(topic, bytes));
  }

  report(state: BrokerState, cause?: unknown): void {
    this.#listener!.changed(state, cause);
  }

  /** Has the oldest call of that description succeed, or fail. */
  async conclude(call: string, error?: Error): Promise<void> {
    const index = this.#held.findIndex((each) => each.call === call);
    if (index === -1) throw new Error(`${call} is not under way; these are: ${this.pending.join(', ')}`);
    const [held] = this.#held.splice(index, 1);
    if (error === undefined) held!.carryOut();
    if (error === undefined) held!.resolve();
    else held!.reject(error);
    await settled();
  }

  get pending(): readonly string[] {
    return this.#held.map((each) => each.call);
  }

  async #hold(call: string, carryOut: () => void): Promise<void> {
    if (call.includes(' channel:')) this.calls.push(call);
    if (!this.holds(call)) return carryOut();
    await new Promise<void>((resolve, reject) => this.#held.push({ call, carryOut, resolve, reject }));
  }
}

/** Everything that can go on without the test has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

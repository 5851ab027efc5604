import { Broker, type BrokerListener } from './broker';

/** Connects memory brokers with each other: for tests, and for several applications in one process. */
export class MemoryNetwork {
  /** Started brokers, by the id of their process. */
  readonly members = new Map<string, MemoryBroker>();
}

/**
 * The default broker. On its own it reaches no other process.
 *
 * @example
 * const network = new MemoryNetwork();
 * const app = () => createApp({ providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
 */
export class MemoryBroker extends Broker {
  override readonly isShared: boolean;
  readonly #network: MemoryNetwork;
  readonly #topics = new Set<string>();
  #node = '';
  #listener: BrokerListener | undefined;

  constructor(network?: MemoryNetwork) {
    super();
    this.isShared = network !== undefined;
    this.#network = network ?? new MemoryNetwork();
  }

  start(node: string, listener: BrokerListener): void {
    this.#node = node;
    this.#listener = listener;
    this.#network.members.set(node, this);
  }

  subscribe(topic: string): void {
    this.#topics.add(topic);
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic);
  }

  /** Delivers in a later turn, as a network would: a publisher must not rely on having been heard when this returns. */
  publish(topic: string, bytes: Uint8Array): void {
    if (this.#listener === undefined) throw new Error('the broker has not been started');
    const members = [...this.#network.members.values()].filter((each) => each.#topics.has(topic));
    queueMicrotask(() => {
      for (const each of members) if (each.#topics.has(topic)) each.#listener?.receive(topic, bytes);
    });
  }

  processes(): readonly string[] {
    return [...this.#network.members.keys()];
  }

  stop(): void {
    this.#network.members.delete(this.#node);
    this.#listener = undefined;
  }
}

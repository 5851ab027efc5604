import type { Link, Subscriber } from '../connection/link';
import type { Keys } from './keys';

/** How many subscriptions are sent before their replies are awaited. */
const BATCH = 500;

/** The topics that this process has subscribed to, which each new link subscribes to again. */
export class Topics {
  /** One subscriber each, so that subscribing twice is subscribing once. */
  readonly #subscribers = new Map<string, Subscriber>();

  constructor(
    private readonly keys: Keys,
    private readonly receive: (topic: string, message: Buffer) => void,
    private readonly missed: (topic: string) => void,
  ) {}

  async subscribe(topic: string, link: Link): Promise<void> {
    let subscriber = this.#subscribers.get(topic);
    if (subscriber === undefined) this.#subscribers.set(topic, (subscriber = this.#subscriber(topic)));
    await link.subscribe(this.keys.channel(topic), subscriber);
  }

  async unsubscribe(topic: string, link: Link): Promise<void> {
    this.#subscribers.delete(topic);
    await link.unsubscribe(this.keys.channel(topic));
  }

  async restore(link: Link): Promise<void> {
    const all = [...this.#subscribers];
    for (let start = 0; start < all.length; start += BATCH) {
      const batch = all.slice(start, start + BATCH);
      await Promise.all(batch.map(([topic, subscriber]) => link.subscribe(this.keys.channel(topic), subscriber)));
    }
  }

  #subscriber(topic: string): Subscriber {
    return {
      receive: (message) => {
        if (this.#subscribers.has(topic)) this.receive(topic, message);
      },
      missed: () => {
        if (this.#subscribers.has(topic)) this.missed(topic);
      },
    };
  }
}

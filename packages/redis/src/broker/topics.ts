import type { Link } from '../connection/link';
import type { Keys } from './keys';

/** How many subscriptions are sent before their replies are awaited. */
const BATCH = 500;

/** The topics that this process has subscribed to, which each new link subscribes to again. */
export class Topics {
  /** One listener each, so that subscribing twice is subscribing once. */
  readonly #listeners = new Map<string, (message: Buffer) => void>();

  constructor(
    private readonly keys: Keys,
    private readonly receive: (topic: string, message: Buffer) => void,
  ) {}

  async subscribe(topic: string, link: Link): Promise<void> {
    let listener = this.#listeners.get(topic);
    if (listener === undefined) this.#listeners.set(topic, (listener = this.#listener(topic)));
    await link.subscribe(this.keys.channel(topic), listener);
  }

  async unsubscribe(topic: string, link: Link): Promise<void> {
    this.#listeners.delete(topic);
    await link.unsubscribe(this.keys.channel(topic));
  }

  async restore(link: Link): Promise<void> {
    const all = [...this.#listeners];
    for (let start = 0; start < all.length; start += BATCH) {
      const batch = all.slice(start, start + BATCH);
      await Promise.all(batch.map(([topic, listener]) => link.subscribe(this.keys.channel(topic), listener)));
    }
  }

  #listener(topic: string): (message: Buffer) => void {
    return (message) => {
      if (this.#listeners.has(topic)) this.receive(topic, message);
    };
  }
}

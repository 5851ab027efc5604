import type { Backplane, Receive } from './backplane';

/** Joins backplanes of one process, as a server joins those of several: for tests, and for several applications side by side. */
export class MemoryHub {
  readonly #nodes = new Set<MemoryBackplane>();

  /** A backplane for one more application. */
  connect(): Backplane {
    return new MemoryBackplane(this.#nodes);
  }
}

class MemoryBackplane implements Backplane {
  readonly #topics = new Set<string>();
  #receive: Receive | undefined;

  constructor(private readonly nodes: Set<MemoryBackplane>) {}

  start(receive: Receive): void {
    this.#receive = receive;
    this.nodes.add(this);
  }

  subscribe(topic: string): void {
    this.#topics.add(topic);
  }

  unsubscribe(topic: string): void {
    this.#topics.delete(topic);
  }

  /** Delivers in a later turn, as a network would: a publisher must not depend on having been heard when this returns. */
  publish(topic: string, payload: string): Promise<number> {
    if (this.#receive === undefined) return Promise.reject(new Error('the backplane is not started'));
    const others = [...this.nodes].filter((each) => each !== this && each.#topics.has(topic));
    queueMicrotask(() => {
      for (const each of others) if (each.#topics.has(topic)) each.#receive?.(topic, payload);
    });
    return Promise.resolve(others.length);
  }

  stop(): void {
    this.nodes.delete(this);
    this.#receive = undefined;
  }
}

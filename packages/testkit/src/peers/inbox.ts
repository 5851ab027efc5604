import type { Goodbye } from './peer';

/** Hands over what arrives to who asks, in order. */
export class Inbox<T> {
  readonly #received: T[] = [];
  readonly #waiting: { resolve(item: T): void; reject(error: Error): void }[] = [];
  #ended: Error | undefined;

  put(item: T): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#received.push(item);
    else next.resolve(item);
  }

  /** Nothing comes any more: who waits, and who asks when all was handed over, gets the error. */
  end(error: Error): void {
    this.#ended = error;
    for (const each of this.#waiting.splice(0)) each.reject(error);
  }

  next(): Promise<T> {
    const item = this.#received.shift();
    if (item !== undefined) return Promise.resolve(item);
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

/** The messages of a connection, and its end. */
export class Arrivals {
  readonly #inbox = new Inbox<string | Buffer>();
  readonly closed: Promise<Goodbye>;
  #closed!: (goodbye: Goodbye) => void;

  constructor() {
    this.closed = new Promise((resolve) => (this.#closed = resolve));
  }

  message(data: string | Buffer): void {
    this.#inbox.put(data);
  }

  goodbye(code: number, reason: string): void {
    this.#inbox.end(new Error(`closed with ${code} ${reason}`));
    this.#closed({ code, reason });
  }

  next(): Promise<string | Buffer> {
    return this.#inbox.next();
  }
}

import { createClient } from 'redis';

/** In one step, so that a process that ends has done all of it or nothing: what is known already is not done again. */
const RECORD = `
redis.call('RPUSH', 'runs', ARGV[1])
if redis.call('SADD', 'known', ARGV[1]) == 1 then redis.call('RPUSH', 'effects', ARGV[1]) end`;

/** Orders in Redis, each once: `effects` has those that were carried out, `runs` each attempt. */
export class OrderBook {
  readonly #client;

  private constructor(url: string) {
    this.#client = createClient({ url });
    this.#client.on('error', (error) => console.error(error));
  }

  static async open(url: string): Promise<OrderBook> {
    const book = new OrderBook(url);
    await book.#client.connect();
    return book;
  }

  async record(id: number): Promise<void> {
    await this.#client.eval(RECORD, { arguments: [String(id)] });
  }

  /** The orders of a list, in ascending order. */
  async list(name: 'effects' | 'runs'): Promise<readonly number[]> {
    const ids = await this.#client.lRange(name, 0, -1);
    return ids.map(Number).toSorted((a, b) => a - b);
  }

  close(): void {
    this.#client.destroy();
  }
}

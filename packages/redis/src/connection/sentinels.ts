import type { Address } from './topology';
import type { Client } from './link';
import { within } from './within';

/** In milliseconds, how long one Sentinel may take to answer. */
const LIMIT = 1_000;

/** The Sentinels that watch one primary. One connection is kept, to the one that answered last. */
export class Sentinels {
  #client: Client | undefined;
  #next = 0;

  /**
   * @param clients give clients of the Sentinels that are not connected
   * @param name of the primary, as in `sentinel monitor`
   */
  constructor(
    private readonly clients: readonly (() => Client)[],
    private readonly name: string,
  ) {}

  /** The address of the primary. @throws Error when no Sentinel names one */
  async primary(): Promise<Address> {
    const problems = new Set<string>();
    for (let count = 0; count < this.clients.length; count += 1) {
      const client = (this.#client ??= this.#connect());
      try {
        return await within(LIMIT, 'a reply of Sentinel', this.#ask(client));
      } catch (error) {
        problems.add(error instanceof Error ? error.message || error.name : String(error));
        this.#leave(client);
      }
    }
    throw new Error(`no Sentinel names a primary: ${[...problems].join('; ')}`);
  }

  /** Gives the connection up, and asks another Sentinel next time: one that is cut off keeps naming a primary that was replaced. */
  leave(): void {
    if (this.#client !== undefined) this.#leave(this.#client);
  }

  #leave(client: Client): void {
    client.destroy();
    if (this.#client === client) this.#client = undefined;
  }

  #connect(): Client {
    const client = this.clients[this.#next++ % this.clients.length]!();
    // What fails is told by the calls.
    client.on('error', () => undefined);
    return client;
  }

  async #ask(client: Client): Promise<Address> {
    if (!client.isOpen) await client.connect();
    const reply = await client.sendCommand<unknown>(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', this.name]);
    if (!Array.isArray(reply)) throw new Error(`Sentinel watches no primary named '${this.name}'`);
    const [host, port] = reply as [string, string];
    return { host, port: Number(port) };
  }
}

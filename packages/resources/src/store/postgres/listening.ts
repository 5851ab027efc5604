import type { Client } from 'pg';

/** The channel of `LISTEN` and `NOTIFY`. */
export const CHANNEL = 'cortado_changes';

/** Between attempts to connect, in milliseconds. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** A connection that waits for notices of commits, and is opened again when it is lost. */
export class Listening {
  #client: Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause = FIRST_PAUSE;
  #isStopped = false;

  /** @param own the payload of notices that are passed over */
  constructor(
    private readonly connect: () => Client,
    private readonly listener: () => void,
    private readonly own: string,
  ) {}

  start(): void {
    void this.#listen();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#close();
  }

  async #listen(): Promise<void> {
    const client = this.connect();
    this.#client = client;
    client.on('notification', ({ payload }) => {
      if (payload !== this.own) this.listener();
    });
    client.on('error', () => this.#again(client));
    client.on('end', () => this.#again(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#pause = FIRST_PAUSE;
      // There may have been commits before it listened.
      this.listener();
    } catch {
      this.#again(client);
    }
  }

  /** An error and the end may both come, for one connection. */
  #again(client: Client): void {
    if (this.#isStopped || this.#client !== client) return;
    this.#close();
    this.#timer = setTimeout(() => void this.#listen(), this.#pause);
    this.#timer.unref();
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
  }

  #close(): void {
    const client = this.#client;
    this.#client = undefined;
    // It may be lost already, or still connecting.
    client?.end().catch(() => undefined);
  }
}

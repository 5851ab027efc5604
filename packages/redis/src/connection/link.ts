import { createClient, RESP_TYPES, type RedisArgument } from 'redis';
import type { Script } from '../scripts/script';
import { InFlight } from './in-flight';

/** A client of `redis` that is connected. */
export type Client = ReturnType<typeof createClient>;

/** Replies are texts, or bytes where a script gives what was published. */
export type ReplyType = 'text' | 'bytes';

const BYTES = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

/** What a server says when it cannot be written to, and another may be. */
const LOST = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH)\b/;

/** One connection, from the moment when it is open to the moment when it is lost. It is never opened again. */
export class Link {
  readonly #inFlight = new InFlight();
  #lose: ((cause: unknown) => void) | undefined;

  /** @param lost called once, when the connection cannot be used any more */
  constructor(
    private readonly client: Client,
    lost: (cause: unknown) => void,
  ) {
    this.#lose = lost;
    client.on('error', (error) => this.lose(error));
    client.on('end', () => this.lose(new Error('Redis closed the connection')));
  }

  /** @throws what connecting throws */
  async open(): Promise<void> {
    await this.client.connect();
  }

  /** @param size in bytes, of what is published */
  async send(args: readonly RedisArgument[], reply: ReplyType = 'text', size: number = 0): Promise<unknown> {
    this.#inFlight.add(size);
    try {
      return await this.client.sendCommand<unknown>([...args], reply === 'bytes' ? BYTES : undefined);
    } catch (error) {
      if (error instanceof Error && LOST.test(error.message)) this.lose(error);
      throw error;
    } finally {
      this.#inFlight.remove(size);
    }
  }

  /** Runs a script, which is sent along only if the server has lost it. */
  async run(
    { sha, source }: Script,
    keys: readonly string[],
    args: readonly RedisArgument[],
    reply?: ReplyType,
    size?: number,
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.send(['EVALSHA', sha, ...rest], reply, size);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.send(['EVAL', source, ...rest], reply, size);
    }
  }

  async subscribe(channel: string, listener: (message: Buffer) => void): Promise<void> {
    await this.client.subscribe(channel, listener, true);
  }

  async unsubscribe(channel: string): Promise<void> {
    await this.client.unsubscribe(channel, undefined, true);
  }

  /** Gives the connection up. Calls under way fail. */
  lose(cause: unknown): void {
    const lose = this.#lose;
    this.#lose = undefined;
    this.client.destroy();
    lose?.(cause);
  }
}

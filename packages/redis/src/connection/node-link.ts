import { RESP_TYPES, type RedisArgument } from 'redis';
import type { Script } from '../scripts/script';
import { InFlight } from './in-flight';
import type { CallOptions, Client, Link, ServerLink, Subscriber } from './link';

const BYTES = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

/** What a server says when it cannot be written to, and another may be. */
const LOST = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH)\b/;

/** One connection to one server. */
export class NodeLink implements Link {
  readonly servers: readonly ServerLink[] = [this];
  readonly #inFlight = new InFlight();
  #lose: ((cause: unknown) => void) | undefined;

  /**
   * @param lost called once, when the connection cannot be used any more
   * @param isSharded the server belongs to a cluster
   */
  constructor(
    private readonly client: Client,
    lost: (cause: unknown) => void,
    readonly isSharded: boolean = false,
  ) {
    this.#lose = lost;
    client.on('error', (error) => this.lose(error));
    client.on('end', () => this.lose(new Error('Redis closed the connection')));
  }

  get publishing(): 'PUBLISH' | 'SPUBLISH' {
    return this.isSharded ? 'SPUBLISH' : 'PUBLISH';
  }

  async open(): Promise<void> {
    await this.client.connect();
  }

  async send(args: readonly RedisArgument[], options: CallOptions = {}): Promise<unknown> {
    const { reply, size = 0, isAsking } = options;
    this.#inFlight.add(size);
    try {
      // Nothing comes between the two, as both are queued in this turn. The second one tells what failed.
      if (isAsking) void this.client.sendCommand(['ASKING']).catch(() => undefined);
      return await this.client.sendCommand<unknown>([...args], reply === 'bytes' ? BYTES : undefined);
    } catch (error) {
      if (error instanceof Error && LOST.test(error.message)) this.lose(error);
      throw error;
    } finally {
      this.#inFlight.remove(size);
    }
  }

  async run(
    { sha, source }: Script,
    keys: readonly string[],
    args: readonly RedisArgument[],
    options?: CallOptions,
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.send(['EVALSHA', sha, ...rest], options);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.send(['EVAL', source, ...rest], options);
    }
  }

  async subscribe(channel: string, { receive }: Subscriber): Promise<void> {
    await this.#counted(() =>
      this.isSharded ? this.client.sSubscribe(channel, receive, true) : this.client.subscribe(channel, receive, true),
    );
  }

  async unsubscribe(channel: string): Promise<void> {
    await this.#counted(() =>
      this.isSharded
        ? this.client.sUnsubscribe(channel, undefined, true)
        : this.client.unsubscribe(channel, undefined, true),
    );
  }

  /** Many clients that come at once must not fill the memory either. */
  async #counted(call: () => Promise<void>): Promise<void> {
    this.#inFlight.add(0);
    try {
      await call();
    } finally {
      this.#inFlight.remove(0);
    }
  }

  /** Forgets a subscription that the server has ended, so that it can be made again. */
  forget(channel: string): void {
    this.client.getPubSubListeners('SHARDED').delete(channel);
  }

  slotOf(): number {
    return 0;
  }

  async check(): Promise<void> {
    await this.send(['PING']);
  }

  lose(cause: unknown): void {
    const lose = this.#lose;
    this.#lose = undefined;
    this.client.destroy();
    lose?.(cause);
  }
}

import { perform, fanOut, type Audience, type Command, type ConnectionStats } from '../backplane/command';
import type { Cluster } from '../backplane/cluster';
import type { Published } from '../channels/channel';
import { forgettable } from '../common/deferred';
import { pushText, textFrame, valuePayload } from '../protocol/frame';
import { checkCloseCode, CloseCode } from './close-code';
import type { Connection } from './connection';
import type { SendStatus } from './outbox';
import type { Registry } from './registry';

/**
 * Every open connection of the application. What answers with a promise reaches the other processes too.
 *
 * @example
 * class Notifier { constructor(private readonly connections: Connections) {} notify(id: string) { return this.connections.push(id, 'ready', {}) } }
 */
export class Connections {
  readonly #registry: Registry;
  readonly #cluster: Cluster;

  /** Made by the framework: inject it. */
  constructor(registry: Registry, cluster: Cluster) {
    this.#registry = registry;
    this.#cluster = cluster;
  }

  /** In this process. */
  get size(): number {
    return this.#registry.open.size;
  }

  /** The connection of that id, if it is open in this process. */
  get(id: string): Connection | undefined {
    return this.#registry.open.get(id)?.connection;
  }

  /** Sends a value to one connection, as `Connection.send` does. Never rejects. @throws TypeError for what JSON cannot hold */
  send(id: string, value: unknown): Promise<SendStatus> {
    const payload = valuePayload(value);
    return this.#deliver(
      typeof payload === 'string'
        ? { do: 'send', id, text: payload }
        : { do: 'send', id, base64: Buffer.from(payload).toString('base64') },
    );
  }

  /** Pushes `{"event","data"}` to one connection. Never rejects. @throws TypeError for data that JSON cannot hold */
  push(id: string, event: string, data: unknown): Promise<SendStatus> {
    return this.#deliver({ do: 'send', id, text: pushText({ event, data }) });
  }

  /** Closes one connection. @returns false when there is none. @throws RangeError for a code that may not be sent */
  close(id: string, code: number = CloseCode.Normal, reason: string = ''): Promise<boolean> {
    return forgettable(async () => {
      checkCloseCode(code);
      return (await this.#at(id, { do: 'close', id, code, reason })) === true;
    });
  }

  /** Pushes `{"event","data"}` to every connection. Never rejects. @throws TypeError for data that JSON cannot hold */
  broadcast(event: string, data: unknown, { except, only }: Audience = {}): Promise<Published> {
    const text = pushText({ event, data });
    const local = fanOut(this.#registry, { except, only }, textFrame(text));
    return this.#cluster.tell({ do: 'push', text, except, only }).then((cluster) => ({ local, cluster }));
  }

  /** Ids of all connections. */
  async list(): Promise<readonly string[]> {
    const all = (await this.#everywhere({ do: 'list' })) as readonly (readonly string[])[];
    return all.flat();
  }

  async count(): Promise<number> {
    const all = (await this.#everywhere({ do: 'count' })) as readonly number[];
    return all.reduce((sum, each) => sum + each, 0);
  }

  /** One entry for each process that answered, this one first. */
  async stats(): Promise<readonly ConnectionStats[]> {
    return (await this.#everywhere({ do: 'stats' })) as readonly ConnectionStats[];
  }

  async #deliver(command: Command & { readonly id: string }): Promise<SendStatus> {
    return ((await this.#at(command.id, command)) as SendStatus | undefined) ?? 'closed';
  }

  async #at(id: string, command: Command): Promise<unknown> {
    if (this.#cluster.isLocal(id)) return perform(this.#registry, command);
    return (await this.#cluster.ask(command, id))[0];
  }

  async #everywhere(command: Command): Promise<readonly unknown[]> {
    return [await perform(this.#registry, command), ...(await this.#cluster.ask(command))];
  }
}

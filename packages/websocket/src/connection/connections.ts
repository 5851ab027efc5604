import {
  checkCloseCode,
  checkedRecipients,
  commands,
  deliverTo,
  Message,
  pushText,
  type Closing,
  type Cluster,
  type Command,
  type Membership,
  type OpenStreams,
  type Published,
  type Recipients,
  type Sending,
  type SendStatus,
  type Users,
} from '@cortado/channels';
import { forgettable, reported } from '@cortado/core/transport';
import { binaryFrame, dataFrame, textFrame } from '../protocol/ws-driver';
import { CloseCode } from '../protocol/close-code';
import type { Connection } from './connection';
import type { Session } from './session';
import { KeyedUser, type ConnectedUser } from './connected-user';
import { valuePayload } from './value-frame';

/** One process's share of `Connections.stats()`. */
export interface ConnectionStats {
  /** Open connections. */
  readonly connections: number;
  /** Channels with at least one connection. */
  readonly channels: number;
}

/** The open connections of this process, by id. */
export type OpenSessions = Map<string, Session>;

/**
 * Every open connection of the application: WebSockets, and streams of channels over HTTP (`Sse.channels`). What returns a promise
 * reaches the other processes too.
 *
 * @example
 * class Notifier { constructor(private readonly connections: Connections) {} notify(id: string) { return this.connections.push(id, 'ready', {}) } }
 */
export class Connections {
  readonly #open: OpenSessions;
  readonly #streams: OpenStreams;
  readonly #membership: Membership;
  readonly #cluster: Cluster;
  readonly #users: Users;

  /** Made by the framework: inject it. */
  constructor(open: OpenSessions, streams: OpenStreams, membership: Membership, cluster: Cluster, users: Users) {
    this.#open = open;
    this.#streams = streams;
    this.#membership = membership;
    this.#cluster = cluster;
    this.#users = users;
    cluster.handle('connections.send', (fields: Sending, body) => this.#send(fields, body));
    cluster.handle('connections.close', (fields: Closing) => this.#close(fields));
    cluster.handle('connections.broadcast', (fields: Recipients, text) => {
      this.#broadcast(new Message(text), fields);
    });
    cluster.handle('connections.list', () => this.#ids);
    cluster.handle('connections.stats', () => this.#stats);
  }

  /** In this process. */
  get size(): number {
    return this.#open.size + this.#streams.size;
  }

  /** The WebSocket connection of that id, if it is open in this process. */
  get(id: string): Connection | undefined {
    return this.#open.get(id)?.connection;
  }

  /**
   * All connections of one user: of those whose principal has this key, which `createApp({ principalKey })` says.
   *
   * @throws TypeError for what cannot be a key
   * @example
   * await connections.user(order.customerId).push('shipped', { order: order.id });
   */
  user(key: string | number | bigint): ConnectedUser {
    return new KeyedUser(this.#users, this.#cluster.log, key);
  }

  /**
   * Sends a value to one connection, as `Connection.send` does. A stream over HTTP gets text as an event without a name; bytes are
   * `dropped` there. Rejects with a TypeError for what JSON cannot hold.
   */
  send(id: string, value: unknown): Promise<SendStatus> {
    return this.#reported(async () => this.#deliver(id, valuePayload(value)));
  }

  /** Pushes `{"event","data"}` to one connection. Rejects with a TypeError for data that JSON cannot hold. */
  push(id: string, event: string, data: unknown): Promise<SendStatus> {
    return this.#reported(async () => this.#deliver(id, pushText({ event, data })));
  }

  /** Closes one connection. Resolves to false when there is none. Rejects with a RangeError for a code that may not be sent. */
  close(id: string, code: number = CloseCode.Normal, reason: string = ''): Promise<boolean> {
    return forgettable(async () => {
      checkCloseCode(code);
      const fields: Closing = { id, code, reason };
      if (this.#cluster.isLocal(id)) return this.#close(fields);
      return (await this.#cluster.ask(commands.close(fields), id))[0] === true;
    });
  }

  /** Pushes `{"event","data"}` to every connection. Rejects with a TypeError for data that JSON cannot hold. */
  broadcast(event: string, data: unknown, recipients: Recipients = {}): Promise<Published> {
    return this.#reported(async () => {
      const body = pushText({ event, data });
      const { except, only } = checkedRecipients(recipients);
      const fields: Recipients = { except, only };
      const local = this.#broadcast(new Message(body), fields);
      return { local, cluster: await this.#cluster.tell(commands.broadcast(fields, body)) };
    });
  }

  /** An error here is a mistake in what was sent, which must not be lost where nobody awaits it. */
  #reported<T>(work: () => Promise<T>): Promise<T> {
    return reported(work(), this.#cluster.log, 'a message was not sent');
  }

  /** Ids of all connections. */
  async list(): Promise<readonly string[]> {
    const others = (await this.#ask('connections.list')) as readonly (readonly string[])[];
    return [...this.#ids, ...others.flat()];
  }

  /** The number of open connections in every process. */
  async count(): Promise<number> {
    return (await this.stats()).reduce((sum, { connections }) => sum + connections, 0);
  }

  /** One entry for each process that answered, this one first. */
  async stats(): Promise<readonly ConnectionStats[]> {
    return [this.#stats, ...((await this.#ask('connections.stats')) as readonly ConnectionStats[])];
  }

  get #ids(): readonly string[] {
    return [...this.#open.keys(), ...this.#streams.keys()];
  }

  get #stats(): ConnectionStats {
    return { connections: this.size, channels: this.#membership.names.length };
  }

  #ask(command: Command['command']): Promise<readonly unknown[]> {
    return this.#cluster.ask({ command });
  }

  async #deliver(id: string, body: string | Uint8Array): Promise<SendStatus> {
    if (this.#cluster.isLocal(id)) return this.#send({ id, isText: typeof body === 'string' }, body);
    const [answer] = await this.#cluster.ask(commands.send(id, body), id);
    return (answer as SendStatus | undefined) ?? 'closed';
  }

  async #send({ id, isText }: Sending, body: string | Uint8Array): Promise<SendStatus> {
    const outbox = this.#open.get(id)?.outbox;
    if (outbox === undefined) return this.#stream(id, isText ? body : undefined);
    if (typeof body === 'string') return outbox.send(textFrame(body));
    return outbox.send(isText ? dataFrame('text', body) : binaryFrame(body));
  }

  /** @returns false when there was nothing to close any more */
  #close({ id, code, reason }: Closing): boolean {
    const peer = this.#open.get(id) ?? this.#streams.get(id);
    if (peer?.state !== 'open') return false;
    peer.close(code, reason);
    return true;
  }

  #broadcast(message: Message, recipients: Recipients): number {
    return deliverTo(this.#open, message, recipients) + deliverTo(this.#streams, message, recipients);
  }

  /** @param text undefined for bytes */
  #stream(id: string, text: string | Uint8Array | undefined): SendStatus {
    const stream = this.#streams.get(id);
    if (stream === undefined) return 'closed';
    return text === undefined ? 'dropped' : stream.deliver(new Message(text));
  }
}

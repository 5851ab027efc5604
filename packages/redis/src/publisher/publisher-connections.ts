import {
  checkCloseCode,
  checkedRecipients,
  commands,
  jsonText,
  pushText,
  userTopic,
  type Cluster,
  type Command,
  type Published,
  type Recipients,
  type SendStatus,
} from '@cortado/channels';
import { reported } from '@cortado/core/transport';

const NORMAL = 1_000;

/** The open connections of one user, in every process. */
export interface PublisherUser {
  /** What `principalKey` gives for the principal. */
  readonly key: string;
  /** Pushes `{"event","data"}` to each. Rejects with a TypeError for data that JSON cannot hold and for what is not a connection id. */
  push(event: string, data: unknown, recipients?: Recipients): Promise<Published>;
  /** Closes each. Rejects with a RangeError for a code that may not be sent. Default 1000. */
  close(code?: number, reason?: string): Promise<Published>;
  /** Removes each from a channel. @param reason what the client is told. Default `removed` */
  remove(channel: string, reason?: string): Promise<Published>;
}

/** The open connections of an application, for a program that has none itself. */
export class PublisherConnections {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /**
   * Sends a value to one connection: a text or bytes as they are, anything else as JSON. Rejects with a TypeError for what JSON cannot hold.
   *
   * @returns `closed` when there is no such connection, and when its process did not answer within a second
   */
  send(id: string, value: unknown): Promise<SendStatus> {
    return this.#reported(async () => {
      const body = typeof value === 'string' || value instanceof Uint8Array ? value : jsonText(value);
      return this.#send(id, body);
    });
  }

  /** Pushes `{"event","data"}` to one connection. Rejects with a TypeError for data that JSON cannot hold. @returns as `send` */
  push(id: string, event: string, data: unknown): Promise<SendStatus> {
    return this.#reported(async () => this.#send(id, pushText({ event, data })));
  }

  /**
   * Closes one connection. Rejects with a RangeError for a code that may not be sent.
   *
   * @param code default 1000
   * @returns false when there is none, and when its process did not answer within a second
   */
  close(id: string, code: number = NORMAL, reason: string = ''): Promise<boolean> {
    return this.#reported(async () => {
      checkCloseCode(code);
      return (await this.#cluster.ask(commands.close({ id, code, reason }), id))[0] === true;
    });
  }

  /**
   * The connections of one user.
   *
   * @param key what the application's `principalKey` gives for its principal
   * @throws TypeError for what cannot be a key
   */
  user(key: string | number | bigint): PublisherUser {
    const isKey = (typeof key === 'string' && key !== '') || typeof key === 'number' || typeof key === 'bigint';
    if (!isKey) throw new TypeError('user() takes the key of a principal: a text that is not empty, or a number');
    const user = String(key);
    return {
      key: user,
      push: (event, data, recipients = {}) =>
        this.#tell(user, () => {
          const { except, only } = checkedRecipients(recipients);
          return commands.pushToUser({ user, except, only }, pushText({ event, data }));
        }),
      close: (code = NORMAL, reason = '') =>
        this.#tell(user, () => {
          checkCloseCode(code);
          return commands.closeUser({ user, code, reason });
        }),
      remove: (channel, reason = 'removed') => this.#tell(user, () => commands.removeUser({ user, channel, reason })),
    };
  }

  async #send(id: string, body: string | Uint8Array): Promise<SendStatus> {
    const [answer] = await this.#cluster.ask(commands.send(id, body), id);
    return (answer as SendStatus | undefined) ?? 'closed';
  }

  #tell(user: string, command: () => Command): Promise<Published> {
    return this.#reported(async () => ({
      local: 0,
      cluster: await this.#cluster.tell(command(), userTopic(user)),
    }));
  }

  /** An error here is a mistake of the caller, which must not be lost where nobody awaits it. */
  #reported<T>(work: () => Promise<T>): Promise<T> {
    return reported(work(), this.#cluster.log, 'a message was not sent');
  }
}

import type { Published, PublishOptions } from './operations';

/** A name that connections join to receive what is published under it. It exists while someone is in it. */
export interface Channel {
  readonly name: string;

  /** Its connections in this process. */
  readonly size: number;

  /** Ids of its connections in every process. */
  members(): Promise<readonly string[]>;

  /**
   * Pushes `{"event","channel","data","timestamp"}` to everyone in the channel.
   *
   * Rejects with a TypeError for data that JSON cannot hold, for bytes in it, and for an `except` or `only` that is not a connection
   * id; for no other reason. It need not be awaited.
   *
   * @example
   * await connection.channel('room:1').publish('message', response, { except: connection.id });
   */
  publish(event: string, data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('created', …)`. */
  created(data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('updated', …)`. */
  updated(data: unknown, options?: PublishOptions): Promise<Published>;

  /** `publish('deleted', …)`. */
  deleted(data: unknown, options?: PublishOptions): Promise<Published>;

  /**
   * Removes one connection, or all of them, in every process. Each receives `{"event":"$removed","data":{"reason"}}`, and nothing of
   * the channel after it. Rejects with a TypeError for what is not a connection id.
   *
   * @param connection the id of a connection, or `all`
   * @param reason what the client is told. Default `removed`
   * @returns how many were removed, in the processes that answered
   */
  remove(connection: string, reason?: string): Promise<number>;
}

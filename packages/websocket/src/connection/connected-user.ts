import type { Published, Recipients, Users } from '@cortado/channels';
import { reported } from '@cortado/core/transport';
import type { Logger } from '@cortado/core';
import { CloseCode } from '../protocol/close-code';

/**
 * The open connections of one user, in every process. `local` of an outcome counts those of this process; `cluster` says whether the
 * other processes were told.
 */
export interface ConnectedUser {
  /** The key of the user. */
  readonly key: string;

  /** Pushes `{"event","data"}` to each. Rejects with a TypeError for data that JSON cannot hold and for what is not a connection id. */
  push(event: string, data: unknown, recipients?: Recipients): Promise<Published>;

  /**
   * Closes each. Rejects with a RangeError for a code that may not be sent.
   *
   * @param code default 1000
   * @param reason truncated to the 123 bytes that a close frame holds
   */
  close(code?: number, reason?: string): Promise<Published>;

  /** Ids of the connections. */
  list(): Promise<readonly string[]>;

  /**
   * Removes each from a channel. It receives `{"event":"$removed","data":{"reason"}}`, and nothing of the channel after it.
   *
   * @param reason what the client is told. Default `removed`
   */
  remove(channel: string, reason?: string): Promise<Published>;
}

/** A user by the key. */
export class KeyedUser implements ConnectedUser {
  readonly key: string;
  readonly #users: Users;
  readonly #log: Logger;

  /** @throws TypeError for what cannot be a key */
  constructor(users: Users, log: Logger, key: string | number | bigint) {
    const isKey = (typeof key === 'string' && key !== '') || typeof key === 'number' || typeof key === 'bigint';
    if (!isKey) throw new TypeError('user() takes the key of a principal: a text that is not empty, or a number');
    this.#users = users;
    this.#log = log;
    this.key = String(key);
  }

  push(event: string, data: unknown, recipients: Recipients = {}): Promise<Published> {
    return this.#reported(this.#users.push(this.key, event, data, recipients));
  }

  close(code: number = CloseCode.Normal, reason: string = ''): Promise<Published> {
    return this.#reported(this.#users.close({ user: this.key, code, reason }));
  }

  list(): Promise<readonly string[]> {
    return this.#users.list(this.key);
  }

  remove(channel: string, reason: string = 'removed'): Promise<Published> {
    return this.#reported(this.#users.remove({ user: this.key, channel, reason }));
  }

  /** An error here is a mistake of the caller, which must not be lost where nobody awaits it. */
  #reported(told: Promise<Published>): Promise<Published> {
    return reported(told, this.#log, 'a user was not reached');
  }
}

import type { createClient, RedisArgument } from 'redis';
import type { Script } from '../scripts/script';

/** A client of `redis`, for one server. */
export type Client = ReturnType<typeof createClient>;

/** How a call is made. */
export interface CallOptions {
  /** Replies are texts, or bytes where a script gives what was published. Default `text`. */
  readonly reply?: 'text' | 'bytes';
  /** In bytes, of what is published. */
  readonly size?: number;
  /** The slot of the key is moving to this server, which may have the key already. */
  readonly isAsking?: boolean;
}

/** What happens on a channel. */
export interface Subscriber {
  receive(message: Buffer): void;
  /** The channel moved to another server. What was sent meanwhile may be lost. */
  missed(): void;
}

/** One of the servers of a link. */
export interface ServerLink {
  /** Whether it belongs to a cluster. */
  readonly isSharded: boolean;
  send(args: readonly RedisArgument[]): Promise<unknown>;
}

/** A way to Redis, from the moment when it is open to the moment when it is lost. It is never opened again. */
export interface Link {
  /** The command that publishes. */
  readonly publishing: 'PUBLISH' | 'SPUBLISH';
  readonly servers: readonly ServerLink[];
  /** @throws what connecting throws */
  open(): Promise<void>;
  /** @param args the second one is the key or the channel, if there is any */
  send(args: readonly RedisArgument[], options?: CallOptions): Promise<unknown>;
  /** Runs a script, which is sent along only if the server has lost it. @param keys all in one slot */
  run(script: Script, keys: readonly string[], args: readonly RedisArgument[], options?: CallOptions): Promise<unknown>;
  subscribe(channel: string, subscriber: Subscriber): Promise<void>;
  unsubscribe(channel: string): Promise<void>;
  /** Keys of one slot can be used in one script. */
  slotOf(key: string): number;
  /** Resolves when every server has answered. */
  check(): Promise<void>;
  /** Gives the link up. Calls under way fail. */
  lose(cause: unknown): void;
}

/** Makes a link that is not open. Called for each attempt: addresses change. @param lost called once, when the link cannot be used any more */
export type CreateLink = (lost: (cause: unknown) => void) => Link | Promise<Link>;

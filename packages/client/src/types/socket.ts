import type { Channels } from './channel.ts';
import type { Asked, Listens, Reply, SendOptions, Sends, Streams } from './messages.ts';
import type { Field, Typed } from './options.ts';

/** The sockets of an API, by path. */
export type Sockets<A> = A extends { sockets: infer S } ? S : {};

/** `send(body)` where the endpoint has `@OnReceive` for objects; `sendText(text)` where it has one for text. */
type Receives<S> = S extends { receive: infer R extends { body: unknown } }
  ? R['body'] extends string
    ? { sendText(text: string, options?: SendOptions): Reply<R> }
    : { send(body: R['body'], options?: SendOptions): Reply<R> }
  : {};

/** `waiting` between a lost connection and the next attempt; `closed` for good. */
export type SocketState = 'connecting' | 'open' | 'waiting' | 'closed';

/** Why a connection ended. */
export interface SocketEnd {
  /** The close code; 1006 for a lost connection. RFC 6455 §7.4. */
  readonly code: number;
  /** The reason that the server gave. */
  readonly reason: string;
}

interface SocketCore {
  readonly state: SocketState;
  /** `$` names are the client's own, as on the wire; an application's events can never meet them. */
  on(event: '$state', listener: (state: SocketState, why: SocketEnd | undefined) => void): () => void;
  on(event: '$error', listener: (error: Error) => void): () => void;
  /** Connects, and resolves once it is open. Rejects with `ConnectionLost` when it is closed for good. */
  opened(): Promise<void>;
  close(): Promise<void>;
}

/** A socket of an API. */
export type Socket<S> = Typed<S> &
  SocketCore &
  Receives<S> &
  Sends<Field<S, 'messages'>> &
  Streams<Field<S, 'messages'>> &
  Listens<Field<S, 'pushes'>> &
  Asked<Field<S, 'requests'>> &
  Channels<Field<S, 'channels'>>;

import type { Receivable } from '@cortado/core/transport';
import type { Received } from '../endpoint/on-receive';
import type { Connection } from './connection';
import type { Disconnect } from './disconnect';

export interface AcceptOptions {
  /** One that the client offered. Default none. */
  readonly subprotocol?: string;
  /** SendStatus with the 101 answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What `acceptCallback()` takes; only `onReceive` is required. */
export interface CallbackOptions<R extends Receivable | undefined> extends AcceptOptions {
  /** The DTO of `onReceive`; left out only when `onReceive` is a method marked `@OnReceive()`. */
  readonly receive?: R;
  readonly onConnect?: (connection: Connection) => unknown;
  // A function type, not a method: checked strictly. `never` accepts any marked method and gives a closure nothing to use.
  // What comes after the connection is what a marked method has by decorator; a closure is given nothing there.
  readonly onReceive: (
    message: R extends undefined ? never : Received<R>,
    connection: Connection,
    ...rest: never[]
  ) => unknown;
  readonly onDisconnect?: (connection: Connection, reason: Disconnect) => unknown;
}

import type { Context } from '@cortado/core';
import type { DtoInputOptions, Receivable, Received } from '@cortado/core/transport';
import type { AcceptOptions } from '../handshake/acceptance';
import type { Disconnect } from '../protocol/disconnect';

/** What `acceptCallback()` takes, whatever class its connections are of. */
export interface Callbacks<R extends Receivable | undefined, Connection> extends AcceptOptions {
  /** The DTO of `onReceive`. May be omitted when `onReceive` is a method marked `@OnReceive()`. */
  readonly receive?: R;
  /** What becomes of properties that `receive` does not declare, and the groups of its constraints that apply. */
  readonly receiveOptions?: DtoInputOptions;
  /** Runs once, when the connection is open. Messages wait until it is done. */
  readonly onConnect?: (connection: Connection) => unknown;
  // A function type, because methods are checked less strictly. `never` accepts any marked method, but no parameter of a closure.
  // A marked method may have decorated parameters after the connection; a closure gets the context of the message.
  /** Runs for each message. What it returns is the reply. */
  readonly onReceive: (
    message: R extends undefined ? never : Received<R>,
    connection: Connection,
    ...rest: R extends undefined ? never[] : [context: Context]
  ) => unknown;
  /** Runs exactly once, when the connection is over. */
  readonly onDisconnect?: (connection: Connection, reason: Disconnect) => unknown;
}

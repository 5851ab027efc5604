import type { Receivable } from '@cortado/core/transport';
import type { Received } from './on-receive';
import type { AcceptOptions } from '../handshake/acceptance';
import type { Disconnect } from '../protocol/disconnect';

/** What `acceptCallback()` takes, whatever class its connections are of. */
export interface Callbacks<R extends Receivable | undefined, Connection> extends AcceptOptions {
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

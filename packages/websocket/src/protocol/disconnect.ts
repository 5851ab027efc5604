/** How a connection ended. */
export interface Disconnect {
  /** The first close code that either side sent; 1005 for a close frame without one, 1006 when none was sent. */
  readonly code: number;
  /** The reason of the close frame; empty for none. */
  readonly reason: string;
  /** True when both sides sent a close frame. */
  readonly wasClean: boolean;
  /** Who ended it. `network`: no close frame was sent, or the peer stopped answering pings. */
  readonly initiator: 'client' | 'server' | 'network';
}

/**
 * `receive()` and its variants reject with this once no more messages can arrive.
 *
 * @example
 * try { await connection.receiveText() } catch (error) { if (error instanceof ConnectionClosed) return }
 */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  /** The close code. */
  readonly code: number;
  /** The reason of the close frame; empty for none. */
  readonly reason: string;

  constructor({ code, reason }: Pick<Disconnect, 'code' | 'reason'>) {
    super(`the connection is closed (${code}${reason === '' ? '' : `, ${reason}`})`);
    this.code = code;
    this.reason = reason;
  }
}

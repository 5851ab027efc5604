/** Where a connection stands. Every move that is legal is in `MOVES`. */
export type ConnectionState = 'connecting' | 'open' | 'closing' | 'closed';

/** `connecting` ends in `closed` when the handshake is refused; `open` does when the peer vanishes. */
export const MOVES: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  connecting: ['open', 'closed'],
  open: ['closing', 'closed'],
  closing: ['closed'],
  closed: [],
};

/**
 * A method of `Connection` was called at the wrong time.
 *
 * @example
 * E_CONNECTION_STATE: accept() needs a connection that is connecting, and this one is open
 */
export class ConnectionStateError extends Error {
  override readonly name = 'ConnectionStateError';
  readonly code = 'E_CONNECTION_STATE';

  constructor(
    readonly operation: string,
    readonly state: ConnectionState,
    readonly needed: ConnectionState,
    hint: string = '',
  ) {
    super(
      `E_CONNECTION_STATE: ${operation} needs a connection that is ${needed}, and this one is ${state}${hint === '' ? '' : `: ${hint}`}`,
    );
  }
}

/** @throws ConnectionStateError for a move that the table does not have */
export function checkMove(from: ConnectionState, to: ConnectionState): void {
  if (MOVES[from].includes(to)) return;
  const before = (Object.keys(MOVES) as ConnectionState[]).find((each) => MOVES[each].includes(to)) ?? 'connecting';
  throw new ConnectionStateError(`becoming ${to}`, from, before);
}

/** The state of a connection. `MOVES` lists the legal transitions. */
export type ConnectionState = 'connecting' | 'open' | 'closing' | 'closed';

/** A refused handshake goes from `connecting` to `closed`, a lost connection from `open` to `closed`. */
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
 * E_CONNECTION_STATE: accept() requires a connecting connection; this connection is open
 */
export class ConnectionStateError extends Error {
  override readonly name = 'ConnectionStateError';
  /** Always the same. */
  readonly code = 'E_CONNECTION_STATE';

  constructor(
    /** The method that was called. */
    readonly operation: string,
    /** The state of the connection. */
    readonly state: ConnectionState,
    /** The state that the method requires. */
    readonly needed: ConnectionState,
    hint: string = '',
  ) {
    super(
      `E_CONNECTION_STATE: ${operation} requires ${needed === 'open' ? 'an open' : `a ${needed}`} connection; this connection is ${state}${hint === '' ? '' : `: ${hint}`}`,
    );
  }
}

/** @throws ConnectionStateError for a transition that is not in the table */
export function checkMove(from: ConnectionState, to: ConnectionState): void {
  if (MOVES[from].includes(to)) return;
  const before = (Object.keys(MOVES) as ConnectionState[]).find((each) => MOVES[each].includes(to)) ?? 'connecting';
  throw new ConnectionStateError(`becoming ${to}`, from, before);
}

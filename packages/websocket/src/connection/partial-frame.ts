import type { WebSocket } from 'ws';

/** Where ws is in what it reads. It has no public name for it; tests of `messageTimeout` hold these. */
interface WsReceiver {
  /** Bytes that arrived and belong to no frame that is complete. */
  readonly _bufferedBytes: number;
  /** The opcode of a message of which the last fragment has not come, else 0. */
  readonly _fragmented: number;
  /** What is read next; 0 is the beginning of a frame. */
  readonly _state: number;
}

/** Everything of a message is here, and is being inflated: what lies behind it is not the client's delay. */
const INFLATING = 5;

/**
 * Whether a frame or a message has begun and not ended. Bytes cannot tell: of those that arrived in one read, the first may end one
 * message and the rest begin another.
 */
export function isPartial(ws: WebSocket): boolean {
  const receiver = (ws as unknown as { readonly _receiver?: WsReceiver | null })._receiver;
  if (!receiver || receiver._state === INFLATING) return false;
  return receiver._bufferedBytes > 0 || receiver._fragmented !== 0 || receiver._state !== 0;
}

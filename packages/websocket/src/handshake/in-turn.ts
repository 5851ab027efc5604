import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The response that Node is writing to a socket. */
type ServerSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Calls `take` once all earlier requests of this connection have been answered (RFC 9112 §9.3.2). A client may pipeline an upgrade
 * after another request, and Node emits `upgrade` immediately. When the connection ends with an earlier answer, `take` is not called.
 */
export function inTurn(socket: ServerSocket, take: () => void): void {
  if (responseOf(socket) === undefined) return take();
  // Node has detached the socket, and no longer emits `drain` on the response.
  const drain = (): void => {
    const response = responseOf(socket);
    if (response?.writableNeedDrain === true) response.emit('drain');
  };
  const next = (): void => {
    const response = responseOf(socket);
    if (response !== undefined && !socket.destroyed) return void response.once('close', next);
    socket.off('drain', drain);
    if (socket.writable) take();
  };
  socket.on('drain', drain);
  next();
}

function responseOf({ _httpMessage }: ServerSocket): ServerResponse | undefined {
  return _httpMessage ?? undefined;
}

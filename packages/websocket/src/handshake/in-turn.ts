import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node keeps of a connection: the response whose turn it is. */
type ServerSocket = Socket & { readonly _httpMessage?: ServerResponse | null };

/**
 * Calls `take` when everything that was asked before on this connection has been answered (RFC 9112 §9.3.2: in the order of the
 * requests). A client may send an upgrade right behind another request, and the socket is given to us at once. Where the connection
 * ends with one of those answers, `take` is not called.
 */
export function inTurn(socket: ServerSocket, take: () => void): void {
  if (responseOf(socket) === undefined) return take();
  // Node has let go of the socket: nobody else would tell the response that it may go on.
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

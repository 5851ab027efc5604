import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Serves a request for an upgrade that we do not know, such as `h2c`, as a request without one (RFC 9110 §7.8: a server may ignore
 * it). Node's own way to do that, `server.shouldUpgradeCallback`, never answers what was pipelined behind such a request (Node 20 to 26).
 * With the `upgrade` event, Node has detached its parser from the socket. So we put the request back in front of the bytes that follow it,
 * without the `Upgrade` header, and hand the socket to the server as a new connection.
 */
export function serveAsHttp(server: Server, request: IncomingMessage, socket: Socket, rest: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index]!;
    const value = header(name, request.rawHeaders[index + 1]!);
    if (value !== '') lines.push(`${name}: ${value}`);
  }
  // Node decodes header bytes as latin1, so this gives the bytes back as they came.
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  server.emit('setSecureContext' in server ? 'secureConnection' : 'connection', socket);
}

function header(name: string, value: string): string {
  if (name.toLowerCase() === 'upgrade') return '';
  if (name.toLowerCase() !== 'connection') return value;
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each.toLowerCase() !== 'upgrade')
    .join(', ');
}

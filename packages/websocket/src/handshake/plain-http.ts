import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Serves a request that asks for an upgrade we do not know, such as `h2c`, as if it had not asked (RFC 9110 §7.8: a server may
 * ignore it). For Nodes that do not ask first: Node has taken its parser off the socket by now, so the request is put back in front of what follows it,
 * without `Upgrade`, and the server is given the socket as a new one.
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

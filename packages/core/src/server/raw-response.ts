import type { Duplex } from 'node:stream';
import { reasonPhrase } from '../errors/reason';

/** How long a client may take to read the response, in milliseconds. */
const LINGER = 2_000;

/** An HTTP response that is written without Node's `ServerResponse`. */
export interface RawResponse {
  readonly statusCode: number;
  /** Names and values, valid as Node checks them; `connection: close` is added. */
  readonly headers: Iterable<readonly [name: string, value: string | number]>;
  /** Empty where the status has no body. */
  readonly body: string | Uint8Array;
}

/**
 * Writes a response and ends the connection, where there is only a socket to write to: Node could not read the request, or has detached
 * it for an upgrade. The socket is destroyed 2 s later if the client has not closed it by then.
 *
 * @returns how many bytes were written
 */
export function respondOn(socket: Duplex, { statusCode, headers, body }: RawResponse): number {
  const lines = [...headers, ['connection', 'close'] as const].map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${statusCode} ${reasonPhrase(statusCode)}\r\n${lines.join('')}\r\n`;
  // Header values are latin1, as Node writes them (RFC 9110 §5.5).
  const bytes = Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
  socket.end(bytes);
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
  return bytes.length;
}

import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '@cortado/core';
import { bodyJson, cookieHeaders, ErrorBody, reasonPhrase, reasonType } from '@cortado/core/transport';

/** How long a refused client may take to read why. */
const LINGER = 2_000;

/** The headers that a result asks for, cookies included. @throws TypeError for one that cannot be sent */
export function resultHeaders(result: Result): readonly (readonly [string, string])[] {
  const headers = [...(result.headers ?? []), ...cookieHeaders(result).map((each) => ['set-cookie', each] as const)];
  for (const [name, value] of headers) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return headers;
}

/**
 * Answers an upgrade request with an HTTP response and closes. Written by hand, because Node has let go of the request.
 *
 * @throws TypeError for a header or a body that cannot be sent
 */
export function refuse(socket: Duplex, result: Result): void {
  const { statusCode } = result;
  const body = statusCode === 204 || statusCode === 304 ? '' : bodyJson(result);
  const headers = [
    ...resultHeaders(result),
    ['connection', 'close'],
    ...(body === '' ? [] : [['content-type', 'application/json; charset=utf-8']]),
    ['content-length', String(Buffer.byteLength(body))],
  ];
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${statusCode} ${reasonPhrase(statusCode)}\r\n${head}\r\n${body}`);
  // What the client still sends is thrown away: with bytes unread, closing would reset the connection and lose the answer.
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER).unref();
  socket.once('close', () => clearTimeout(timer));
}

/** The type of the first error, which is for programs. */
export function reasonOf({ body, statusCode }: Result): string {
  return (body instanceof ErrorBody ? body.errorList[0]?.type : undefined) ?? reasonType(statusCode);
}

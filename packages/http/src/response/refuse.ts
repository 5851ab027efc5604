import type { Result } from '@cortado/core';
import { bodyJson, reasonPhrase } from '@cortado/core/transport';
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers before Fastify has seen the request, and ends the connection: what follows on it is not trusted or not wanted. */
export function refuse(response: ServerResponse, result: Result): void {
  const body = bodyJson(result);
  response.writeHead(result.statusCode, {
    ...Object.fromEntries(result.headers ?? []),
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

/** The same where Node could not even read a request, so that there is only a socket to answer on. */
export function refuseSocket(socket: Duplex, result: Result): void {
  const body = bodyJson(result);
  socket.end(
    `HTTP/1.1 ${result.statusCode} ${reasonPhrase(result.statusCode)}\r\n` +
      `content-type: ${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

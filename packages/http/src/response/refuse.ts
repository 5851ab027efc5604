import type { Result } from '@cortado/core';
import { bodyJson, reasonPhrase, type Host } from '@cortado/core/transport';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestIds } from '../request/request-id';
import { JSON_TYPE, logUnwritten, maskedText } from './masked';

/** An answer that Fastify has no part in, ready to be written. */
export interface Refusal {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Renders refusals as the application wants its failures. Never throws: nobody would catch it, and the client would wait.
 *
 * @param newId for the masked error where rendering fails
 */
export function createRefusal({ renderFailure, log }: Host, newId: RequestIds) {
  return (result: Result, headers: Readonly<IncomingHttpHeaders>): Refusal => {
    try {
      const body = bodyJson(renderFailure === undefined ? result : renderFailure(result, headers));
      return { statusCode: result.statusCode, headers: Object.fromEntries(result.headers ?? []), body };
    } catch (error) {
      const id = newId({ headers });
      logUnwritten(error, id, log);
      return { statusCode: 500, headers: { 'x-request-id': id }, body: maskedText(id) };
    }
  };
}

/** Answers before Fastify has seen the request, and ends the connection: what follows on it is not trusted or not wanted. */
export function refuse(response: ServerResponse, { statusCode, headers, body }: Refusal): void {
  response.writeHead(statusCode, {
    ...headers,
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.end(body);
}

/** The same where Node could not even read a request, so that there is only a socket to answer on. */
export function refuseSocket(socket: Duplex, { statusCode, body }: Refusal): void {
  socket.end(
    `HTTP/1.1 ${statusCode} ${reasonPhrase(statusCode)}\r\n` +
      `content-type: ${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

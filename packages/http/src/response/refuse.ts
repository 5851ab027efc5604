import type { Result } from '@cortado/core';
import { bodyJson, encodeOutcome, ErrorBody, respondOn, type Host } from '@cortado/core/transport';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestIds } from '../request/request-id';
import { failureBody } from './failure-body';
import { JSON_TYPE, maskedText } from './masked';
import { joinVary } from '../negotiation/vary';

/** An answer that Fastify has no part in, ready to be written. */
export interface Refusal {
  readonly statusCode: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: string;
}

/** @param request what is known of it: its headers say which form of a failure it accepts */
export type Refuse = (result: Result, request: Pick<IncomingMessage, 'headers'>) => Refusal;

/**
 * Renders refusals in the application's form of a failure. Never throws: nothing would catch it, and the client would wait.
 *
 * @param newId the id of a masked error
 */
export function createRefusal({ renderFailure, log }: Host, newId: RequestIds): Refuse {
  return (result, request) => {
    const { headers } = request;
    const encode = (shown: Result): Refusal => {
      const { statusCode, body } = shown;
      if (!(body instanceof ErrorBody)) return refusal(shown, JSON_TYPE, bodyJson(shown));
      const { type, text, result: rendered } = failureBody(shown, body, headers, renderFailure);
      return { ...refusal(rendered.header('vary', 'accept'), type, text), statusCode };
    };
    let id: string | undefined; // made when it is needed, so that refusals use up no ids
    const owner = {
      log,
      get id(): string {
        return (id ??= newId(request));
      },
    };
    return encodeOutcome(result, owner, encode, () => ({
      statusCode: 500,
      headers: { 'content-type': JSON_TYPE, 'x-request-id': owner.id },
      body: maskedText(owner.id),
    }));
  };
}

function refusal({ statusCode, headers: own = [] }: Result, type: string, body: string): Refusal {
  const headers: OutgoingHttpHeaders = { 'content-type': type };
  for (const [name, value] of own) {
    const key = name.toLowerCase();
    headers[key] = key === 'vary' ? joinVary(headers[key], value) : value;
  }
  return { statusCode, headers, body };
}

/** With what plugins say of every answer. Its own word counts for more, and both are in Vary. */
export function withHeaders(refused: Refusal, given: Readonly<OutgoingHttpHeaders>): Refusal {
  const vary = given['vary'] === undefined ? {} : { vary: joinVary(given['vary'], refused.headers.vary ?? '') };
  return { ...refused, headers: { ...given, ...refused.headers, ...vary } };
}

/** Answers before Fastify has seen the request, and ends the connection: what follows on it is not trusted or not wanted. */
export function refuse(response: ServerResponse, { statusCode, headers, body }: Refusal): void {
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' });
  response.end(body);
}

/** The same where Node could not even read a request, so that there is only a socket to answer on. @returns bytes written */
export function refuseSocket(socket: Duplex, { statusCode, headers, body }: Refusal): number {
  const all = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) });
  const lines = all.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => [name, each as string | number] as const),
  );
  return respondOn(socket, { statusCode, headers: lines, body });
}

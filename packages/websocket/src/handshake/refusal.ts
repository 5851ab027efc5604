import { validateHeaderName, validateHeaderValue } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '@cortado/core';
import {
  bodyJson,
  bytesOf,
  cookieHeaders,
  ErrorBody,
  HttpResult,
  reasonType,
  respondOn,
} from '@cortado/core/transport';

type Headers = readonly (readonly [string, string])[];

const NO_HEADERS: Headers = Object.freeze([]);

/** The headers of a result, cookies included. @throws TypeError for an invalid header */
export function resultHeaders(result: Result): Headers {
  if (result.headers === undefined && result.cookies === undefined) return NO_HEADERS;
  const headers = [...(result.headers ?? []), ...cookieHeaders(result).map((each) => ['set-cookie', each] as const)];
  for (const [name, value] of headers) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return headers;
}

/**
 * Answers an upgrade request with an HTTP response and closes. Written by hand, because Node has detached the request.
 *
 * @throws TypeError for a header or a body that cannot be sent
 */
export function refuse(socket: Duplex, result: Result): void {
  const { statusCode } = result;
  // After a 1xx a client waits for the answer (RFC 9110 §15.2).
  if (statusCode < 200 || statusCode > 599) throw new RangeError(`status ${statusCode} cannot refuse a handshake`);
  const { headers: ofBody, body } = answerOf(result);
  const own = resultHeaders(result).filter(([name]) => !OURS.has(name.toLowerCase()));
  const named = new Set(own.map(([name]) => name.toLowerCase()));
  const headers = [...own, ...Object.entries(ofBody).filter(([name]) => !named.has(name))];
  // RFC 9110 §8.6: a 204 has no Content-Length, and in a 304 it would describe the body of a 200.
  if (!BODILESS.has(statusCode)) headers.push(['content-length', String(body.length)]);
  respondOn(socket, { statusCode, headers, body });
  // Discards what the client still sends: closing with unread bytes would reset the connection and lose the answer.
  socket.resume();
}

const BODILESS: ReadonlySet<number> = new Set([204, 304]);

/** Headers about the framing of the message, which a result must not set. */
const OURS: ReadonlySet<string> = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** @throws TypeError for a body that cannot be sent, HttpError `result_unsupported` for a file or a stream */
function answerOf(result: Result): Answer {
  const { body, statusCode } = result;
  if (BODILESS.has(statusCode)) return { headers: {}, body: Buffer.alloc(0) };
  const whole = result instanceof HttpResult ? result.whole : undefined;
  if (whole !== undefined) return { headers: whole.headers, body: Buffer.from(whole.body ?? '') };
  const bytes = bytesOf(body);
  if (bytes !== undefined) return { headers: { 'content-type': 'application/octet-stream' }, body: bytes };
  return { headers: { 'content-type': 'application/json; charset=utf-8' }, body: Buffer.from(bodyJson(result)) };
}

/** The type of the first error. */
export function reasonOf({ body, statusCode }: Result): string {
  return (body instanceof ErrorBody ? body.errorList[0]?.type : undefined) ?? reasonType(statusCode);
}

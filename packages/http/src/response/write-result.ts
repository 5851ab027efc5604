import { Result, type Logger } from '@cortado/core';
import {
  bodyJson,
  bytesOf,
  cookieHeaders,
  EmptyResult,
  encodeOutcome,
  ErrorBody,
  type Host,
} from '@cortado/core/transport';
import type { FastifyReply } from 'fastify';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { failureBody } from './failure-body';
import { JSON_TYPE, maskedText } from './masked';
import { addVary, joinVary } from '../negotiation/vary';

declare module 'fastify' {
  interface FastifyInstance {
    /** Gives a failure the body that the application chose, if it chose one. */
    renderFailure: Host['renderFailure'];
    /** What requests say of the clients behind proxies. */
    proxies: Host['proxies'];
  }
}

/** Answers that have no body whatever the result says: RFC 9110 §15.3.5, §15.3.6, §15.4.5. */
export const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a result through Fastify, so that its hooks and plugins take part.
 *
 * @throws TypeError when the body cannot be serialised or a header is malformed, RangeError for a status that answers
 *   nothing; nothing was sent then
 */
export function writeResult(reply: FastifyReply, result: Result): void {
  checkStatus(result.statusCode);
  if (result.body instanceof ErrorBody) return writeFailure(reply, result, result.body);
  const bytes = bytesOf(result.body);
  if (bytes !== undefined) return writeBytes(reply, result, bytes);
  const body = BODILESS.has(result.statusCode) || result instanceof EmptyResult ? undefined : bodyJson(result);
  if (body !== undefined) reply.type(JSON_TYPE);
  finishWrite(reply, result, body);
}

/** As they are, as on sockets; a `content-type` of the result says what they are (RFC 9110 §8.3). */
function writeBytes(reply: FastifyReply, result: Result, bytes: Uint8Array): void {
  const body = BODILESS.has(result.statusCode) ? undefined : bytes;
  if (body !== undefined) reply.type('application/octet-stream');
  finishWrite(reply, result, body);
}

/** After a 1xx a client waits for the answer (RFC 9110 §15.2). @throws RangeError */
export function checkStatus(statusCode: number): void {
  if (statusCode >= 200 && statusCode <= 599) return;
  throw new RangeError(`An HTTP response needs a status from 200 to 599, not ${statusCode}`);
}

/** Sends a result, or a masked 500 when that fails. Never throws. @returns what was sent */
export function writeOrMask(reply: FastifyReply, result: Result, log: Logger, write = writeResult): Result {
  const send = (each: Result): Result => {
    write(reply, each);
    return each;
  };
  // Rendered by `write`, because the form of a failure depends on what the request accepts.
  return encodeOutcome(result, { id: reply.request.id, log }, send, (masked) => {
    writeMasked(reply);
    return masked;
  });
}

/** The last resort, which uses nothing of the application. Never throws. */
function writeMasked(reply: FastifyReply): void {
  const { raw, request } = reply;
  if (raw.headersSent) return void raw.destroy();
  for (const name of OF_THE_BODY) reply.removeHeader(name);
  reply.code(500).type(JSON_TYPE).header('x-request-id', request.id);
  reply.send(maskedText(request.id));
}

function writeFailure(reply: FastifyReply, result: Result, body: ErrorBody): void {
  const shown = failureBody(result, body, reply.request.headers, reply.server.renderFailure);
  const { headers, cookies } = shown.result;
  reply.type(shown.type);
  // Mostly there is no other header: to add this one to the result, and to check it, takes 0.5 µs.
  if (headers === undefined && cookies === undefined) addVary(reply, 'accept');
  else writeHeaders(reply, shown.result.header('vary', 'accept'));
  reply.code(shown.result.statusCode);
  reply.send(shown.text);
}

function finishWrite(reply: FastifyReply, result: Result, body: string | Uint8Array | undefined): void {
  if (result.headers !== undefined || result.cookies !== undefined) writeHeaders(reply, result);
  reply.code(result.statusCode);
  reply.send(body);
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

type Header = readonly [name: string, value: string];

function withOwn(ofBody: readonly Header[], own: readonly Header[]): readonly Header[] {
  if (ofBody.length === 0) return own;
  const named = new Set(own.map(([name]) => name.toLowerCase()));
  return [...ofBody.filter(([name]) => !named.has(name.toLowerCase())), ...own];
}

/** What described a body that could not be sent after all. */
const OF_THE_BODY = ['accept-ranges', 'cache-control', 'content-disposition', 'content-range', 'etag', 'last-modified'];

/** Sends an error in the place of a body that had been announced already. */
export function writeInstead(reply: FastifyReply, result: Result): void {
  for (const name of OF_THE_BODY) reply.removeHeader(name);
  writeResult(reply, result);
}

/**
 * @param ofBody what the body itself says; the result's own word on the same header counts for more
 * @throws TypeError for one that is malformed; none was set then
 */
export function writeHeaders(
  reply: FastifyReply,
  result: Result,
  ofBody: Readonly<Record<string, string>> = NO_HEADERS,
): void {
  const headers = withOwn(Object.entries(ofBody), result.headers ?? []);
  const cookies = cookieHeaders(result);
  // Checked first: Node would refuse them only after Fastify has taken them in, when no other answer can be given.
  for (const [name, value] of headers) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  for (const cookie of cookies) reply.header('set-cookie', cookie);
  const own = new Set<string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    // A plugin's Vary stays beside ours (RFC 9110 §12.5.5), and so does a header that the result has twice.
    const present = own.has(key) || key === 'vary' ? reply.getHeader(key) : undefined;
    own.add(key);
    if (present === undefined || key === 'set-cookie') reply.header(key, value);
    else if (key === 'vary') reply.header(key, joinVary(present, value));
    else reply.header(key, `${String(present)}, ${value}`);
  }
}

import { Result } from '@cortado/core';
import { bodyJson, cookieHeaders, ErrorBody, type Host } from '@cortado/core/transport';
import type { FastifyReply } from 'fastify';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { problemJson } from './problem';

declare module 'fastify' {
  interface FastifyInstance {
    /** Gives a failure the body that the application chose, if it chose one. */
    renderFailure: Host['renderFailure'];
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers that have no body whatever the result says: RFC 9110 §15.3.5, §15.3.6, §15.4.5. */
export const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a result through Fastify, so that its hooks and plugins take part.
 *
 * @throws TypeError when the body cannot be serialised or a header is malformed; nothing was sent then
 */
export function writeResult(reply: FastifyReply, result: Result): void {
  if (result.body instanceof ErrorBody) return writeFailure(reply, result, result.body);
  const body = BODILESS.has(result.statusCode) ? undefined : bodyJson(result);
  if (body !== undefined) reply.type(JSON_TYPE);
  finishWrite(reply, result, body);
}

function writeFailure(reply: FastifyReply, result: Result, body: ErrorBody): void {
  const { renderFailure } = reply.server;
  const rendered = (renderFailure === undefined ? result : renderFailure(result, reply.request.headers)).body as object;
  const asProblem = wantsProblem(reply);
  reply.type(asProblem ? 'application/problem+json' : JSON_TYPE);
  const shown = new Result(result.statusCode, rendered);
  finishWrite(reply, result, asProblem ? problemJson(result.statusCode, body, rendered) : bodyJson(shown));
}

function finishWrite(reply: FastifyReply, result: Result, body: string | undefined): void {
  if (result.headers !== undefined || result.cookies !== undefined) writeHeaders(reply, result);
  reply.code(result.statusCode);
  reply.send(body);
}

/** Named by the client; a wildcard does not ask for a form that most clients do not read. */
function wantsProblem({ request }: FastifyReply): boolean {
  return /\bapplication\/problem\+json\b/i.test(request.headers.accept ?? '');
}

/** What described a body that could not be sent after all. */
const OF_THE_BODY = ['accept-ranges', 'cache-control', 'content-disposition', 'content-range', 'etag', 'last-modified'];

/** Sends an error in the place of a body that had been announced already. */
export function writeInstead(reply: FastifyReply, result: Result): void {
  for (const name of OF_THE_BODY) reply.removeHeader(name);
  writeResult(reply, result);
}

/** @throws TypeError for one that is malformed; none was set then */
export function writeHeaders(reply: FastifyReply, result: Result): void {
  const headers = result.headers ?? [];
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
    else reply.header(key, `${String(present)}, ${value}`);
  }
}

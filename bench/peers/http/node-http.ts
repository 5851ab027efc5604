import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serve } from '../../lib/serve.js';
import { checkOrder, checkUser, type Issue } from '../../work/checks.js';
import { AUTHORIZATION, ringUp, Till } from '../../work/order.js';
import { userOf } from '../../work/user.js';
import { listenOnLoopback } from '../loopback.js';

/**
 * The floor: nothing but Node, and what one would write by hand. It refuses what Cortado refuses here (an id that is no number, a body of
 * another type, one that is too large, one that is no JSON or would change a prototype), and answers with the same bytes.
 */
const server = createServer((request, response) => {
  const { method, url = '' } = request;
  if (method === 'GET' && url.startsWith('/users/')) return one(response, Number(url.slice(7)));
  if (method === 'POST' && url === '/users')
    return read(request, response, (body) => answer(response, checkUser(body)));
  if (method === 'POST' && url === '/orders')
    return read(request, response, (body) => answer(response, checkOrder(body)));
  if (method === 'POST' && url === '/orders/guarded') return guarded(request, response);
  return send(response, 404, {});
});
server.keepAliveTimeout = 72_000;

const BODY_LIMIT = 1_048_576;
const JSON_TYPE = 'application/json; charset=utf-8';

function one(response: ServerResponse, id: number): void {
  if (Number.isNaN(id)) refuse(response, 400, [{ loc: ['id'], type: 'int_parsing', msg: 'Send a number' }]);
  else send(response, 200, userOf(id));
}

function guarded(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization !== AUTHORIZATION) return send(response, 403, {});
  return read(request, response, (body) => {
    const order = checkOrder(body);
    answer(response, Array.isArray(order) ? order : ringUp(new Till(), order));
  });
}

function read(request: IncomingMessage, response: ServerResponse, take: (body: unknown) => void): void {
  if (!request.headers['content-type']?.startsWith('application/json')) return refuse(response, 415, []);
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > BODY_LIMIT) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => {
    const body = parse(Buffer.concat(chunks).toString());
    if (body === undefined) refuse(response, 400, [{ loc: [], type: 'json_invalid', msg: 'This is not JSON' }]);
    else take(body);
  });
}

/** Names that may change a prototype have `proto` in them, or an escape: `__proto__`, and `prototype` below `constructor`. */
function parse(text: string): unknown {
  try {
    if (!text.includes('proto') && !text.includes('\\u')) return JSON.parse(text);
    return JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__' || name === 'prototype') throw new SyntaxError('A name that is not allowed');
      return value;
    });
  } catch {
    return undefined; // no JSON has this value
  }
}

function answer(response: ServerResponse, checked: object): void {
  if (Array.isArray(checked)) refuse(response, 400, checked as Issue[]);
  else send(response, 200, checked);
}

/** Cortado has other forms of errors for clients that ask for them, and says so. */
function refuse(response: ServerResponse, status: number, errorList: readonly Issue[]): void {
  const text = JSON.stringify({ errorList });
  response.writeHead(status, { 'content-type': JSON_TYPE, vary: 'accept', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

await serve(() => listenOnLoopback(server));

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../../lib/serve.js';
import { checkOrder, checkUser } from '../../work/checks.js';
import { AUTHORIZATION, ringUp, Till } from '../../work/order.js';
import { userOf } from '../../work/user.js';

/** The floor: nothing but Node, and what one would write by hand. */
const server = createServer((request, response) => {
  const { method, url = '' } = request;
  if (method === 'GET' && url.startsWith('/users/')) return send(response, 200, userOf(Number(url.slice(7))));
  if (method === 'POST' && url === '/users') return read(request, (body) => answer(response, checkUser(body)));
  if (method === 'POST' && url === '/orders') return read(request, (body) => answer(response, checkOrder(body)));
  if (method === 'POST' && url === '/orders/guarded') return guarded(request, response);
  return send(response, 404, {});
});

function guarded(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization !== AUTHORIZATION) return send(response, 403, {});
  return read(request, (body) => {
    const order = checkOrder(body);
    answer(response, Array.isArray(order) ? order : ringUp(new Till(), order));
  });
}

function read(request: IncomingMessage, take: (body: unknown) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => take(JSON.parse(Buffer.concat(chunks).toString())));
}

function answer(response: ServerResponse, checked: object): void {
  if (Array.isArray(checked)) send(response, 400, { errorList: checked });
  else send(response, 200, checked);
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

await serve(
  () =>
    new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    ),
);

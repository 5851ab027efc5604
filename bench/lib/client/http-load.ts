import type { OpenLoad } from '../server-case.js';
import { ClientConnection } from './connection.js';
import { Exchange, sameRequest } from './exchange.js';
import { HttpAnswers, type ExpectedResponse } from './http-answers.js';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Concurrency {
  readonly connections: number;
  /** Requests under way on each of them. */
  readonly pipelining: number;
}

/** Fifty connections, as clients that are not browsers have; one request on each, as they all do. */
const USUAL: Concurrency = { connections: 50, pipelining: 1 };

/** Sends one HTTP request over and over. */
export function httpLoad(request: HttpRequest, expected: ExpectedResponse, concurrency: Concurrency = USUAL): OpenLoad {
  return async (port, { short }) => {
    const { pipelining } = concurrency;
    const count = short ? Math.min(2, concurrency.connections) : concurrency.connections;
    const connections = await Promise.all(
      Array.from({ length: count }, () => ClientConnection.open(port, new HttpAnswers(expected))),
    );
    const requests = sameRequest(requestBytes(request, port), pipelining);
    return Object.assign(new Exchange(connections, requests, pipelining), { isClosedWhenIdle: true });
  };
}

export function requestBytes({ method, path, headers = {}, body }: HttpRequest, port: number): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body);
  const content: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers, ...content }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
}

import { isDeepStrictEqual } from 'node:util';
import type { OpenLoad } from '../server-case.js';
import type { Dialect } from './dialect.js';
import { Exchange, sameRequest } from './exchange.js';
import { clientFrame } from './frame.js';
import type { Concurrency } from './http-load.js';
import { WsAnswers } from './ws-answers.js';
import { openSockets } from './ws-client.js';

/** What a right reply is. */
export interface ExpectedReply {
  readonly statusCode: number;
  readonly isRight: (body: unknown) => boolean;
}

export function equals(expected: unknown): ExpectedReply {
  return { statusCode: 200, isRight: (body) => isDeepStrictEqual(body, expected) };
}

/** Sends one message over and over. */
export function wsLoad(
  dialect: Dialect,
  message: unknown,
  expected: ExpectedReply,
  { connections, pipelining }: Concurrency,
): OpenLoad {
  return async (port, { short }) => {
    const sockets = await openSockets(port, dialect, short ? Math.min(2, connections) : connections);
    for (const socket of sockets) socket.expect(replies(dialect, expected));
    const request = clientFrame(Buffer.from(dialect.encode(message)));
    return new Exchange(sockets, sameRequest(request, pipelining), pipelining);
  };
}

export function replies(dialect: Dialect, expected: ExpectedReply): WsAnswers {
  return new WsAnswers((text) => {
    const { statusCode, body } = dialect.decode(text);
    return statusCode === expected.statusCode && expected.isRight(body);
  });
}

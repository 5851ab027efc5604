import { isDeepStrictEqual } from 'node:util';
import type { OpenLoad } from '../server-case.js';
import type { ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
import { Exchange } from './exchange.js';
import { clientFrame } from './frame.js';
import { RecentAnswers, RecentFrames } from './recent-answers.js';
import { openSockets } from './ws-client.js';

/** One message and the status and body that answer it. */
export interface Asked {
  readonly message: unknown;
  readonly answer: { readonly statusCode: number; readonly body: unknown };
}

/** Connections that send one message, then the other, then the first again: what the first does, the second undoes. */
export function alternatingLoad(dialect: Dialect, pair: readonly [Asked, Asked], connections: number): OpenLoad {
  return async (port, { short }) => {
    const sockets = await openSockets(port, dialect, short ? 2 : connections);
    const isRight = (text: string): boolean => {
      const { statusCode, body } = dialect.decode(text);
      return pair.some(({ answer }) => isDeepStrictEqual({ statusCode, body }, answer));
    };
    for (const socket of sockets) socket.expect(new RecentAnswers(new RecentFrames(isRight)));
    const requests = pair.map(({ message }) => clientFrame(Buffer.from(dialect.encode(message))));
    // How many each connection has sent, of one at a time.
    const sent = new Map<ClientConnection, number>();
    const next = (connection: ClientConnection): Buffer => {
      const before = sent.get(connection) ?? 0;
      sent.set(connection, before + 1);
      return requests[before % requests.length]!;
    };
    return new Exchange(sockets, next, 1);
  };
}

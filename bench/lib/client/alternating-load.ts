import { isDeepStrictEqual } from 'node:util';
import type { Quota } from '../bench-case.js';
import type { Load, OpenLoad } from '../server-case.js';
import type { ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
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
    return new Alternating(sockets, requests);
  };
}

class Alternating implements Load {
  /** How many requests each connection has sent. */
  readonly #sent = new Map<ClientConnection, number>();

  constructor(
    private readonly connections: readonly ClientConnection[],
    private readonly requests: readonly Buffer[],
  ) {}

  run({ count, ms }: Quota): Promise<number> {
    return new Promise((resolve, reject) => {
      const until = performance.now() + ms;
      const stuck = setTimeout(() => reject(new Error('no answer for 10 s')), ms + 10_000);
      let [left, underWay, answered] = [count, 0, 0];
      const send = (connection: ClientConnection): void => {
        if (left === 0) return;
        const sent = this.#sent.get(connection) ?? 0;
        this.#sent.set(connection, sent + 1);
        left -= 1;
        underWay += 1;
        connection.write(this.requests[sent % this.requests.length]!);
      };
      for (const connection of this.connections) {
        connection.onFailure = (error) => (clearTimeout(stuck), reject(error));
        connection.onAnswers = (arrived) => {
          answered += arrived;
          underWay -= arrived;
          if (left > 0 && performance.now() >= until) left = 0;
          send(connection);
          if (underWay > 0) return;
          clearTimeout(stuck);
          resolve(answered);
        };
      }
      for (const connection of this.connections) send(connection);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

import { WrongAnswer, type Quota } from '../bench-case.js';
import type { Load } from '../server-case.js';
import type { ClientConnection } from './connection.js';

/** What a connection sends: that many requests in one buffer, so that the answers of one read are followed by one write. */
export type RequestsOf = (connection: ClientConnection, count: number) => Buffer;

/** One request over and over. */
export function sameRequest(request: Buffer, pipelining: number): RequestsOf {
  const requests = Array.from({ length: pipelining }, (_, index) =>
    Buffer.concat(Array<Buffer>(index + 1).fill(request)),
  );
  return (_connection, count) => requests[count - 1]!;
}

/** Requests on some connections, each with `pipelining` of them under way. */
export class Exchange implements Load {
  constructor(
    private readonly connections: readonly ClientConnection[],
    private readonly requestsOf: RequestsOf,
    private readonly pipelining: number,
  ) {}

  run({ count, ms }: Quota): Promise<number> {
    return new Promise((resolve, reject) => {
      const until = performance.now() + ms;
      // A server that stops answering would keep this from ending.
      const stuck = setTimeout(() => reject(new Error('no answer for 10 s')), ms + 10_000);
      const fail = (error: Error): void => (clearTimeout(stuck), reject(error));
      let left = count;
      let underWay = 0;
      let answered = 0;
      const send = (connection: ClientConnection, most: number): void => {
        const size = Math.min(most, left);
        if (size === 0) return;
        left -= size;
        underWay += size;
        connection.write(this.requestsOf(connection, size));
      };
      for (const connection of this.connections) {
        connection.onFailure = fail;
        connection.onAnswers = (arrived) => {
          answered += arrived;
          underWay -= arrived;
          if (underWay < 0) return fail(new WrongAnswer('more answers than requests'));
          if (left > 0 && performance.now() >= until) left = 0;
          send(connection, arrived);
          if (underWay > 0) return;
          clearTimeout(stuck);
          resolve(answered);
        };
      }
      for (const connection of this.connections) send(connection, this.pipelining);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

import type { Quota } from '../bench-case.js';
import type { Load } from '../server-case.js';
import type { ClientConnection } from './connection.js';

/** One request over and over on some connections, each with `pipelining` of them under way. */
export class Exchange implements Load {
  readonly #connections: readonly ClientConnection[];
  /** The request once, twice, … up to `pipelining` times, so that the answers of one read are followed by one write. */
  readonly #requests: readonly Buffer[];

  constructor(connections: readonly ClientConnection[], request: Buffer, pipelining: number) {
    this.#connections = connections;
    this.#requests = Array.from({ length: pipelining }, (_, index) => Buffer.concat(Array(index + 1).fill(request)));
  }

  run({ count, ms }: Quota): Promise<number> {
    const requests = this.#requests;
    const pipelining = requests.length;
    return new Promise((resolve, reject) => {
      const until = performance.now() + ms;
      // A server that stops answering would keep this from ending.
      const stuck = setTimeout(() => reject(new Error('no answer for 10 s')), ms + 10_000);
      let left = count;
      let underWay = 0;
      let answered = 0;
      const send = (connection: ClientConnection, most: number): void => {
        const size = Math.min(most, left);
        if (size === 0) return;
        left -= size;
        underWay += size;
        connection.write(requests[size - 1]!);
      };
      for (const connection of this.#connections) {
        connection.onFailure = (error) => (clearTimeout(stuck), reject(error));
        connection.onAnswers = (arrived) => {
          answered += arrived;
          underWay -= arrived;
          if (left > 0 && performance.now() >= until) left = 0;
          send(connection, arrived);
          if (underWay > 0) return;
          clearTimeout(stuck);
          resolve(answered);
        };
      }
      for (const connection of this.#connections) send(connection, pipelining);
    });
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

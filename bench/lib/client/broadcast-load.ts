import type { Quota } from '../bench-case.js';
import type { Load, OpenLoad } from '../server-case.js';
import type { ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
import { clientFrame } from './frame.js';
import { WsAnswers } from './ws-answers.js';
import { openSockets } from './ws-client.js';

/** One connection asks for some broadcasts at once, and asks again when every connection has got them. */
export function broadcastLoad(dialect: Dialect, message: unknown, receivers: number, burst: number): OpenLoad {
  return async (port, { short }) => {
    const sockets = await openSockets(port, dialect, short ? Math.min(3, receivers) : receivers);
    const text = JSON.stringify(message);
    for (const socket of sockets) socket.expect(new WsAnswers((given) => given.includes(text)));
    const frame = clientFrame(Buffer.from(dialect.encode(message)));
    return new Broadcast(sockets, Buffer.concat(Array<Buffer>(burst).fill(frame)), burst);
  };
}

class Broadcast implements Load {
  readonly #connections: readonly ClientConnection[];
  readonly #request: Buffer;
  readonly #burst: number;

  constructor(connections: readonly ClientConnection[], request: Buffer, burst: number) {
    this.#connections = connections;
    this.#request = request;
    this.#burst = burst;
  }

  /** @returns frames that arrived, not broadcasts, so that the figures of different sizes can be compared */
  async run({ count, ms }: Quota): Promise<number> {
    const until = performance.now() + ms;
    let rounds = 0;
    while (rounds < count && performance.now() < until) {
      await this.#once();
      rounds += 1;
    }
    return rounds * this.#connections.length * this.#burst;
  }

  #once(): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = this.#connections.length * this.#burst;
      for (const connection of this.#connections) {
        connection.onFailure = reject;
        connection.onAnswers = (arrived) => {
          left -= arrived;
          if (left === 0) resolve();
        };
      }
      this.#connections[0]!.write(this.#request);
    });
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

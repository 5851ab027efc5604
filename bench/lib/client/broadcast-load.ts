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

/** Sockets that all receive what the first one asks for. It asks again when everyone has received it. */
export class Broadcast implements Load {
  /** @param deliveries to each socket for one request */
  constructor(
    private readonly connections: readonly ClientConnection[],
    private readonly request: Buffer,
    private readonly deliveries: number,
  ) {}

  /** @returns frames that arrived, not broadcasts, so that the figures of different sizes can be compared */
  async run({ count, ms }: Quota): Promise<number> {
    const until = performance.now() + ms;
    let rounds = 0;
    while (rounds < count && performance.now() < until) {
      await this.#once();
      rounds += 1;
    }
    return rounds * this.#expected;
  }

  get #expected(): number {
    return this.connections.length * this.deliveries;
  }

  #once(): Promise<void> {
    return new Promise((resolve, reject) => {
      let left = this.#expected;
      // A delivery that was lost would keep this from ending.
      const stuck = setTimeout(() => reject(new Error(`${left} deliveries are missing after 10 s`)), 10_000);
      for (const connection of this.connections) {
        connection.onFailure = (error) => (clearTimeout(stuck), reject(error));
        connection.onAnswers = (arrived) => {
          left -= arrived;
          if (left > 0) return;
          clearTimeout(stuck);
          resolve();
        };
      }
      this.connections[0]!.write(this.request);
    });
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

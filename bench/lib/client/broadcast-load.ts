import { WrongAnswer, type Quota } from '../bench-case.js';
import type { Load, OpenLoad } from '../server-case.js';
import type { ClientConnection } from './connection.js';
import type { Dialect } from './dialect.js';
import { clientFrame } from './frame.js';
import { notOverdue } from './overdue.js';
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
  /** How many deliveries each socket still waits for. */
  readonly #left: number[];
  /** How many sockets wait. */
  #waiting = 0;
  #received: () => void = () => undefined;
  #failed: (error: Error) => void = () => undefined;
  /** Kept, because a delivery too many may come when nobody waits. */
  #failure: Error | undefined;

  /** @param deliveries to each socket for one request */
  constructor(
    private readonly connections: readonly ClientConnection[],
    private readonly request: Buffer,
    private readonly deliveries: number,
  ) {
    this.#left = connections.map(() => 0);
    for (const [index, connection] of connections.entries()) {
      connection.onAnswers = (arrived) => this.#arrived(index, arrived);
      connection.onFailure = (error) => this.#fail(error);
    }
  }

  /** @returns frames that arrived, not broadcasts, so that the figures of different sizes can be compared */
  async run({ count, ms }: Quota): Promise<number> {
    const until = performance.now() + ms;
    let rounds = 0;
    while (rounds < count && performance.now() < until) {
      await this.#once();
      rounds += 1;
    }
    return rounds * this.connections.length * this.deliveries;
  }

  /** A delivery that was lost keeps this from ending. */
  #once(): Promise<void> {
    return notOverdue('not all deliveries', (resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#left.fill(this.deliveries);
      this.#waiting = this.connections.length;
      this.#received = resolve;
      this.#failed = reject;
      this.connections[0]!.write(this.request);
    });
  }

  #arrived(index: number, arrived: number): void {
    const left = this.#left[index]! - arrived;
    this.#left[index] = left;
    if (left < 0) return this.#fail(new WrongAnswer(`a socket got ${-left} deliveries more than were sent to it`));
    if (left > 0) return;
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#received();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#failed(error);
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}

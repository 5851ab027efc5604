import type { Socket } from 'node:net';

/** More than this is written at once: what waits for the end of the turn counts as unsent, and must stay far from its bound. */
const MOST = 16_384;

/**
 * Collects what is written to the sockets within one turn of the event loop, so that each socket costs one system call however
 * many frames it gets: replies to messages that arrived in one read, and what is published in one turn.
 */
export class WriteBatch {
  readonly #corked: Socket[] = [];

  write(socket: Socket, frame: Buffer, done?: (error?: Error | null) => void): void {
    if (socket.writableCorked === 0) {
      if (this.#corked.length === 0) process.nextTick(this.#end);
      socket.cork();
      this.#corked.push(socket);
    }
    socket.write(frame, done);
    if (socket.writableLength >= MOST) socket.uncork();
  }

  readonly #end = (): void => {
    for (const socket of this.#corked.splice(0)) socket.uncork();
  };
}

import type { Socket } from 'node:net';

/** A socket with more bytes than this is flushed at once: batched bytes count as unsent, and must stay far below `sendBuffer`. */
const MOST = 16_384;

/**
 * Collects what is written to sockets during one turn of the event loop, so that each socket costs one system call, however many
 * frames it gets: replies to messages of one read, and messages that are published in one turn.
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

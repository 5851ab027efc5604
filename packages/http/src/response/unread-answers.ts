import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node keeps of a connection: its handle, and the response whose turn it is. */
type ServerSocket = Socket & {
  readonly _httpMessage?: ServerResponse | null;
  readonly _handle?: Handle | null;
};

interface Handle {
  /** Bytes that were handed to the system or wait for it. */
  readonly bytesWritten?: number;
  /** Those of them that wait. */
  readonly writeQueueSize?: number;
  /** The TCP handle below one of TLS. */
  readonly _parent?: Handle;
}

/** How far a client is that has not read everything yet. */
interface Progress {
  /** Looks without a byte taken. */
  idle: number;
  /** Looks in this span. */
  span: number;
  /** Bytes taken at the last look, and at the beginning of the span. */
  seen: number;
  before: number;
  /** Bytes that waited at the beginning of the span. */
  waiting: number;
}

export type Unread = (response: ServerResponse) => void;

/**
 * Cuts off clients that do not read what they asked for, whatever the answer is: nothing taken for `sendTimeout`, or less than
 * `minSendRate` over a span as long as that. Only the response whose turn it is has bytes on the connection, so one that waits
 * behind another is not measured. All connections are looked at together, and a request costs nothing.
 */
export class UnreadAnswers {
  readonly #steps: number;
  readonly #minBytes: number;
  readonly #slow = new Map<Socket, Progress>();

  /** @param period between two looks, in milliseconds */
  constructor(
    { sendTimeout, minSendRate }: { readonly sendTimeout: number; readonly minSendRate: number },
    period: number,
    private readonly connections: Iterable<Socket>,
    private readonly cut: Unread,
  ) {
    this.#steps = Math.ceil(sendTimeout / period);
    this.#minBytes = (minSendRate * sendTimeout) / 1_000;
  }

  look(): void {
    for (const [socket] of this.#slow) if (responseOf(socket) === undefined) this.#slow.delete(socket);
    for (const socket of this.connections) {
      if (socket.writableLength === 0) continue;
      const response = responseOf(socket);
      if (response !== undefined && this.#isTooSlow(socket)) this.#end(socket, response);
    }
  }

  #end(socket: Socket, response: ServerResponse): void {
    this.#slow.delete(socket);
    socket.destroy();
    this.cut(response);
  }

  /** Counts looks rather than time: while this process did not run, nothing could be taken. */
  #isTooSlow(socket: Socket): boolean {
    const taken = takenBy(socket);
    const progress = this.#slow.get(socket);
    if (progress === undefined) {
      const waiting = socket.writableLength;
      this.#slow.set(socket, { idle: 0, span: 0, seen: taken, before: taken, waiting });
      return false;
    }
    progress.idle = taken === progress.seen ? progress.idle + 1 : 0;
    progress.span += 1;
    progress.seen = taken;
    if (progress.idle >= this.#steps) return true;
    const since = taken - progress.before;
    // Whoever took all that waited is not slow: there was no more.
    if (since < progress.waiting && progress.span < this.#steps) return false;
    if (since < progress.waiting && since < this.#minBytes) return true;
    progress.span = 0;
    progress.before = taken;
    progress.waiting = socket.writableLength;
    return false;
  }
}

/** The response that has bytes to be sent; undefined for one that is all sent, and for connections that speak another protocol by now. */
function responseOf(socket: ServerSocket): ServerResponse | undefined {
  return socket.destroyed || socket.writableLength === 0 ? undefined : (socket._httpMessage ?? undefined);
}

/**
 * Bytes that left this process. A body of one piece is one write, which `bytesWritten` counts at once: only the handle knows how
 * much of it the system has taken. Below TLS that is the handle of the TCP connection.
 */
function takenBy(socket: ServerSocket): number {
  const handle = socket._handle?._parent ?? socket._handle;
  const { bytesWritten, writeQueueSize } = handle ?? {};
  if (bytesWritten === undefined || writeQueueSize === undefined) return socket.bytesWritten - socket.writableLength;
  return bytesWritten - writeQueueSize;
}

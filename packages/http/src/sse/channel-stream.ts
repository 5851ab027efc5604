import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/** In milliseconds. The response emits `drain` only after it held more than its own high-water mark. */
const RETRY = 250;

const COMMENT = ':\n\n';

/** The body of a response to which events are written as they come. A comment goes out whenever there was nothing else to send. */
export class ChannelStream extends Readable {
  #waiting: (() => void)[] = [];
  #retry: NodeJS.Timeout | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isEnded = false;

  /** @param left is called when the stream is destroyed: the client is gone, or everything was sent */
  constructor(
    private readonly response: ServerResponse,
    private readonly heartbeat: number,
    private readonly left: () => void,
  ) {
    super({ highWaterMark: 1 });
    this.push(COMMENT); // the head of the response leaves with the first bytes, and the browser's `open` event with it
  }

  /** Bytes that were written but are still buffered on this machine. */
  get buffered(): number {
    return this.readableLength + this.response.writableLength;
  }

  write(event: Buffer): void {
    if (this.#isEnded) return;
    this.#timer?.refresh();
    this.push(event);
  }

  /** What was written is still sent. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.push(null);
    this.#wake();
  }

  /** Resolves when there may be room again, or the stream has ended. */
  room(): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    this.#retry ??= setTimeout(() => this.#wake(), RETRY).unref();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  override _read(): void {
    this.#timer ??= setInterval(() => this.#beat(), this.heartbeat).unref();
    this.#wake();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#isEnded = true;
    clearInterval(this.#timer);
    this.#wake();
    this.left();
    done(error);
  }

  #beat(): void {
    if (this.readableLength === 0 && !this.#isEnded) this.push(COMMENT);
  }

  #wake(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

import { Ok } from '@cortado/core';
import { bodyJson } from '@cortado/core/transport';
import { Readable } from 'node:stream';

/** What every feed of server-sent events says of itself. */
export const SSE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // nginx would keep events back until its buffer is full
  'x-accel-buffering': 'no',
};

/** One event of a feed. `data` is sent as JSON, or as it is when it is a string. */
export interface SseEvent {
  /** Sent as JSON, or as it is if it is a string. */
  readonly data: unknown;
  /** Sent back by the browser as `Last-Event-ID` when it reconnects. */
  readonly id?: string;
  /** What the browser listens to; default `message`. */
  readonly event?: string;
  /** How long the browser waits before it reconnects, in milliseconds. */
  readonly retry?: number;
}

/** Renders events one at a time, as the client reads; a comment goes out whenever there was nothing else to send. */
export class SseStream extends Readable {
  readonly #events: AsyncIterator<SseEvent>;
  readonly #heartbeat: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #onStopFailed: (error: unknown) => void;
  #pulling = false;
  #stopped = false;

  constructor(events: AsyncIterable<SseEvent>, heartbeat: number, onStopFailed: (error: unknown) => void) {
    super({ highWaterMark: 1 });
    this.#events = events[Symbol.asyncIterator]();
    this.#heartbeat = heartbeat;
    this.#onStopFailed = onStopFailed;
    this.push(':\n\n'); // the head of the response leaves with the first bytes, and the browser's `open` event with it
  }

  /** Ends the feed behind what was sent; the source is told to return. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.push(null);
  }

  override _read(): void {
    this.#timer ??= setInterval(() => this.#beat(), this.#heartbeat).unref();
    if (this.#pulling || this.#stopped) return;
    this.#pulling = true;
    this.#pull().catch((error: unknown) => {
      if (this.#stopped)
        this.#onStopFailed(error); // what was sent is still on its way
      else this.destroy(error as Error);
    });
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearInterval(this.#timer);
    void this.#return(); // not waited for: a generator that waits for its next event returns only after it
    done(error);
  }

  async #return(): Promise<void> {
    try {
      await this.#events.return?.();
    } catch (error) {
      this.#onStopFailed(error);
    }
  }

  async #pull(): Promise<void> {
    const { done, value } = await this.#events.next();
    this.#pulling = false;
    if (this.destroyed || this.#stopped) return;
    this.#timer?.refresh();
    if (done === true) this.stop();
    else this.push(render(value));
  }

  #beat(): void {
    if (this.readableLength === 0 && !this.#stopped) this.push(':\n\n');
  }
}

/** The grammar of the HTML standard, §9.2.5: a line break inside a value would end its field. */
function render({ data, id, event, retry }: SseEvent): string {
  const text = typeof data === 'string' ? data : bodyJson(Ok(data));
  const lines = [
    ...(event === undefined ? [] : [`event: ${oneLine(event)}`]),
    ...(id === undefined ? [] : [`id: ${oneLine(id).replaceAll('\0', '')}`]),
    ...(retry === undefined ? [] : [`retry: ${Math.max(0, Math.trunc(retry))}`]),
    ...text.split(/\r\n|\r|\n/).map((line) => `data: ${line}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

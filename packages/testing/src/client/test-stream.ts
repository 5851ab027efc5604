import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { readEvents } from './read-events';

/**
 * A response that is read while it is sent, such as a feed. Each item is an event of `text/event-stream`, a parsed line of
 * `application/x-ndjson`, or, for any other content type, the text that has arrived.
 */
export class TestStream implements AsyncIterable<any> {
  /** The status of the response. */
  readonly status: number;
  /** The headers of the response, by lower-case name. */
  readonly headers: IncomingHttpHeaders;
  readonly #incoming: IncomingMessage;
  readonly #items: AsyncGenerator<any, undefined>;

  constructor(incoming: IncomingMessage) {
    this.status = incoming.statusCode ?? 0;
    this.headers = incoming.headers;
    this.#incoming = incoming;
    incoming.setEncoding('utf8');
    // A connection that breaks while nobody reads is reported by the next read.
    incoming.on('error', () => undefined);
    this.#items = readEvents(incoming, incoming.headers['content-type'] ?? '');
  }

  /** The next item. Rejects when the response has ended, or its connection breaks, before one arrives. */
  async next(): Promise<any> {
    const { done, value } = await this.#items.next();
    if (done === true) throw new Error('the response has ended');
    return value as unknown;
  }

  /** Items until the response ends. Leaving the loop closes the connection. */
  [Symbol.asyncIterator](): AsyncIterator<any, undefined> {
    return this.#items;
  }

  /** Closes the connection, as a client that leaves does. */
  close(): void {
    this.#incoming.destroy(new Error('the stream was closed'));
  }
}

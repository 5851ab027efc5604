import { TestStream } from '@cortado/testing';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

/** What a client reads of one event. */
export interface ReadEvent {
  readonly event?: string;
  readonly id?: string;
  readonly data: any;
}

const open = new Set<EventClient>();

/** A client of server-sent events over a connection of its own. It keeps the newest id, as an `EventSource` does. */
export class EventClient {
  readonly #stream: TestStream;
  /** What the client sends as `Last-Event-ID` when it comes back. */
  lastEventId = '';

  private constructor(readonly response: IncomingMessage) {
    this.#stream = new TestStream(response);
    open.add(this);
  }

  /** Resolves once the response begins, whatever its status. */
  static open(url: string, headers: OutgoingHttpHeaders = {}): Promise<EventClient> {
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { agent: false, headers: { accept: 'text/event-stream', ...headers } });
      outgoing.on('response', (response) => resolve(new EventClient(response)));
      outgoing.on('error', reject);
      outgoing.end();
    });
  }

  /** Rejects when the stream has ended. */
  async next(): Promise<ReadEvent> {
    const event = (await this.#stream.next()) as ReadEvent;
    if (event.id !== undefined) this.lastEventId = event.id;
    return event;
  }

  async events(count: number): Promise<readonly ReadEvent[]> {
    const events: ReadEvent[] = [];
    while (events.length < count) events.push(await this.next());
    return events;
  }

  /** What is left, to the end of the stream. Rejects when its connection breaks. */
  async rest(): Promise<readonly ReadEvent[]> {
    const events: ReadEvent[] = [];
    for await (const event of this.#stream) events.push(event as ReadEvent);
    return events;
  }

  /** Leaves without a word. */
  close(): void {
    open.delete(this);
    this.#stream.close();
  }

  static closeAll(): void {
    for (const each of open) each.close();
  }
}

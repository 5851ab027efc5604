import { setTimeout as delay } from 'node:timers/promises';
import { WrongAnswer } from '../bench-case.js';
import type { ClientConnection } from './connection.js';
import { envelope } from './dialect.js';
import { RecentAnswers, RecentFrames } from './recent-answers.js';
import { openSocket } from './ws-client.js';

/** Somebody who watches a resource. */
export interface Watcher {
  /** Of the endpoint. */
  readonly path: string;
  /** The name of the resource. */
  readonly channel: string;
  readonly where?: object;
}

/** Connections that are opened side by side. */
const BATCH = 50;
/** In milliseconds. */
const PATIENCE = 10_000;

/** Clients that watch resources, and count the events that they get. */
export class Watchers {
  #received = 0;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  private constructor(private readonly sockets: readonly ClientConnection[]) {
    const frames = new RecentFrames(isEvent);
    for (const socket of sockets) {
      socket.expect(new RecentAnswers(frames));
      socket.onAnswers = (count) => {
        this.#received += count;
        this.#wake();
      };
      socket.onFailure = (error) => {
        this.#failure = error;
        this.#wake();
      };
    }
  }

  static async open(port: number, watchers: readonly Watcher[]): Promise<Watchers> {
    const sockets: ClientConnection[] = [];
    for (let start = 0; start < watchers.length; start += BATCH) {
      const opening = watchers.slice(start, start + BATCH).map((each) => openSocket(port, joining(each)));
      sockets.push(...(await Promise.all(opening)));
    }
    return new Watchers(sockets);
  }

  /** Waits until they have got some events together since they were opened. @throws WrongAnswer when more or none come */
  async received(events: number): Promise<void> {
    const ended = new AbortController();
    const late = delay(PATIENCE, 'late', { signal: ended.signal });
    try {
      while (this.#failure === undefined && this.#received < events) {
        const news = new Promise<void>((resolve) => (this.#wake = resolve));
        if ((await Promise.race([news, late])) !== 'late') continue;
        throw new WrongAnswer(`${this.#received} events of ${events} after ${PATIENCE / 1_000} s`);
      }
    } finally {
      late.catch(() => undefined);
      ended.abort();
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#received > events) throw new WrongAnswer(`${this.#received} events instead of ${events}`);
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }
}

function joining({ path, channel, where }: Watcher) {
  const join = { event: '$join', channel, ...(where === undefined ? {} : { body: { where } }) };
  return { ...envelope(path), greeting: [{ send: JSON.stringify(join), receive: /"statusCode":200/ }] };
}

/** Where the log stands is told from time to time. */
function isEvent(text: string): boolean | undefined {
  const [, event = ''] = /"event":"([^"]*)"/.exec(text) ?? [];
  return event === '$position' ? undefined : ['created', 'updated', 'deleted'].includes(event);
}

import { isDeepStrictEqual } from 'node:util';
import { WrongAnswer } from '../bench-case.js';
import type { Answers, ClientConnection } from './connection.js';
import { envelope, type Dialect } from './dialect.js';
import { clientFrame, serverFrame } from './frame.js';
import { RecentAnswers, RecentFrames } from './recent-answers.js';
import { openSocket, openSockets } from './ws-client.js';

/** Where clients recover, and what they have missed. */
export interface MissedPublications {
  /** Of the publisher: a socket that is in the channel, and publishes what it receives. */
  readonly publisher: Dialect;
  /** Of the clients: a socket that lets them join the channel. */
  readonly path: string;
  readonly channel: string;
  readonly message: unknown;
  readonly clients: number;
  /** Publications for each client. */
  readonly missed: number;
}

interface Push {
  readonly event: string;
  readonly data: unknown;
  readonly epoch: string;
  readonly offset: number;
}

/** Clients that come back to one channel at the same time, all of them from the same position. */
export class RecoveringClients {
  readonly #leave: Buffer;
  readonly #publish: Buffer;
  #newest: Push | undefined;

  private constructor(
    private readonly work: MissedPublications,
    private readonly publisher: ClientConnection,
    private readonly clients: readonly ClientConnection[],
  ) {
    const { channel, missed, message } = work;
    this.#leave = clientFrame(Buffer.from(JSON.stringify({ event: '$leave', channel })));
    const request = clientFrame(Buffer.from(work.publisher.encode(message)));
    this.#publish = Buffer.concat(Array<Buffer>(missed).fill(request));
    publisher.expect(new RecentAnswers(new RecentFrames((text) => this.#isPublished(text))));
  }

  static async open(port: number, work: MissedPublications): Promise<RecoveringClients> {
    const publisher = await openSocket(port, work.publisher);
    const clients = await openSockets(port, envelope(work.path), work.clients);
    return new RecoveringClients(work, publisher, clients);
  }

  #isPublished(text: string): boolean {
    const push = JSON.parse(text) as Push;
    this.#newest = push;
    return push.event === 'news' && isDeepStrictEqual(push.data, this.work.message);
  }

  /** Publishes what the clients will have missed. */
  publish(): Promise<void> {
    return this.publisher.ask(this.#publish, this.work.missed);
  }

  /** All join, and receive everything. @returns how many publications were replayed */
  async recover(): Promise<number> {
    const { channel, missed } = this.work;
    const { epoch, offset } = this.#newest!;
    const recover = { epoch, offset: offset - missed };
    const frames: Buffer[] = [];
    const join = clientFrame(Buffer.from(JSON.stringify({ event: '$join', channel, recover })));
    const isRight = (index: number, text: string): boolean =>
      index === 0 ? isRecovered(text) : this.#isReplayed(text, recover.offset + index);
    await this.#each(join, () => new ReplayAnswers(frames, missed + 1, isRight));
    return missed * this.clients.length;
  }

  #isReplayed(text: string, at: number): boolean {
    const { event, data, offset } = JSON.parse(text) as Push;
    return event === 'news' && offset === at && isDeepStrictEqual(data, this.work.message);
  }

  /** All leave, so that they can recover again. */
  leave(): Promise<void> {
    const frames = new RecentFrames((text) => text.includes('"statusCode":204'));
    return this.#each(this.#leave, () => new RecentAnswers(frames));
  }

  async #each(request: Buffer, answers: () => Answers): Promise<void> {
    await Promise.all(
      this.clients.map((client) => {
        client.expect(answers());
        return client.ask(request);
      }),
    );
  }

  close(): void {
    for (const each of [this.publisher, ...this.clients]) each.close();
  }
}

function isRecovered(text: string): boolean {
  const { event, statusCode, body } = JSON.parse(text) as {
    readonly event: string;
    readonly statusCode: number;
    readonly body: { readonly recovered?: boolean };
  };
  return event === '$join' && statusCode === 200 && body.recovered === true;
}

/** A reply and what is replayed, the last of which counts. Each is looked at once, and compared for the other clients. */
class ReplayAnswers implements Answers {
  #index = 0;

  constructor(
    private readonly frames: Buffer[],
    private readonly total: number,
    private readonly isRight: (index: number, text: string) => boolean,
  ) {}

  get counts(): boolean {
    return this.#index === this.total;
  }

  take(bytes: Buffer, start: number, end: number): number {
    const frame = this.frames[this.#index];
    const isSame =
      frame !== undefined &&
      end - start >= frame.length &&
      bytes.compare(frame, 0, frame.length, start, start + frame.length) === 0;
    const length = isSame ? frame.length : this.#parse(bytes, start, end);
    if (length > 0) this.#index += 1;
    return length;
  }

  #parse(bytes: Buffer, start: number, end: number): number {
    const found = serverFrame(bytes, start, end);
    if (found === undefined) return 0;
    const text = bytes.toString('utf8', found.payloadStart, found.payloadEnd);
    if (this.frames[this.#index] !== undefined || !this.isRight(this.#index, text)) {
      throw new WrongAnswer(`frame ${this.#index} of a recovery: ${text.slice(0, 500)}`);
    }
    this.frames[this.#index] = Buffer.from(bytes.subarray(start, found.payloadEnd));
    return found.payloadEnd - start;
  }
}

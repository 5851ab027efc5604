import { WrongAnswer } from '../bench-case.js';
import type { Answers } from './connection.js';
import { PING, PONG, serverFrame, TEXT } from './frame.js';

/** Frames that are under way side by side: publications of a burst, or two kinds of replies. */
const KEPT = 8;

/** Frames that were looked at and found right. Shared by the connections that receive the same. */
export class RecentFrames {
  readonly #frames: Buffer[] = [];

  constructor(
    /** Whether an answer is right; undefined for what is not counted. */
    readonly isRight: (text: string) => boolean | undefined,
  ) {}

  /** The length of one of them that stands there; 0 when none does. */
  at(bytes: Buffer, start: number, end: number): number {
    for (const frame of this.#frames) {
      const { length } = frame;
      if (end - start >= length && bytes.compare(frame, 0, length, start, start + length) === 0) return length;
    }
    return 0;
  }

  add(frame: Buffer): void {
    this.#frames.unshift(Buffer.from(frame));
    if (this.#frames.length > KEPT) this.#frames.pop();
  }
}

/** Reads pushes that differ from one publication to the next, by their timestamp. Each is looked at once, for all connections. */
export class RecentAnswers implements Answers {
  counts = true;

  constructor(private readonly frames: RecentFrames) {}

  take(bytes: Buffer, start: number, end: number): number {
    const length = this.frames.at(bytes, start, end);
    if (length === 0) return this.#parse(bytes, start, end);
    this.counts = true;
    return length;
  }

  #parse(bytes: Buffer, start: number, end: number): number {
    const found = serverFrame(bytes, start, end);
    if (found === undefined) return 0;
    const { opcode, payloadStart, payloadEnd } = found;
    this.counts = opcode !== PING && opcode !== PONG;
    if (!this.counts) return payloadEnd - start;
    const text = bytes.toString('utf8', payloadStart, payloadEnd);
    const isRight = opcode === TEXT ? this.frames.isRight(text) : false;
    if (isRight === false) throw new WrongAnswer(`opcode ${opcode}: ${text.slice(0, 500)}`);
    this.counts = isRight === true;
    if (this.counts) this.frames.add(bytes.subarray(start, payloadEnd));
    return payloadEnd - start;
  }
}

import { WrongAnswer } from '../bench-case.js';
import type { Answers } from './connection.js';
import { PING, PONG, serverFrame, TEXT } from './frame.js';

/** Reads frames. The first reply is looked at; the others must be the same frame byte for byte, which is one comparison. */
export class WsAnswers implements Answers {
  counts = true;
  #frame: Buffer | undefined;
  readonly #isRight: (text: string) => boolean;

  constructor(isRight: (text: string) => boolean) {
    this.#isRight = isRight;
  }

  take(bytes: Buffer, start: number, end: number): number {
    const frame = this.#frame;
    if (frame !== undefined && end - start >= frame.length) {
      if (bytes.compare(frame, 0, frame.length, start, start + frame.length) === 0) {
        this.counts = true;
        return frame.length;
      }
    }
    return this.#parse(bytes, start, end);
  }

  #parse(bytes: Buffer, start: number, end: number): number {
    const found = serverFrame(bytes, start, end);
    if (found === undefined) return 0;
    const { opcode, payloadStart, payloadEnd } = found;
    // A round is shorter than any server waits for a pong.
    this.counts = opcode !== PING && opcode !== PONG;
    if (this.counts) {
      const text = bytes.toString('utf8', payloadStart, payloadEnd);
      if (opcode !== TEXT || !this.#isRight(text)) throw new WrongAnswer(`opcode ${opcode}: ${text.slice(0, 500)}`);
      this.#frame ??= Buffer.from(bytes.subarray(start, payloadEnd));
    }
    return payloadEnd - start;
  }
}

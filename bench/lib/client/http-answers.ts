import { WrongAnswer } from '../bench-case.js';
import type { Answers } from './connection.js';

/** What a right response is. */
export interface ExpectedResponse {
  readonly status: number;
  /** Looks at the parsed body once; after that, every body must be the same bytes. */
  readonly isRight: (body: unknown) => boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Reads HTTP/1.1 responses. The first one is parsed; the others must have its status line and its body byte for byte, which
 * costs two comparisons.
 */
export class HttpAnswers implements Answers {
  readonly counts = true;
  readonly #expected: ExpectedResponse;
  #length = 0;
  #statusLine = Buffer.alloc(0);
  #body = Buffer.alloc(0);

  constructor(expected: ExpectedResponse) {
    this.#expected = expected;
  }

  take(bytes: Buffer, start: number, end: number): number {
    const length = this.#length;
    if (length > 0 && end - start >= length && this.#isSame(bytes, start, start + length)) return length;
    return this.#parse(bytes, start, end);
  }

  #isSame(bytes: Buffer, start: number, end: number): boolean {
    const status = this.#statusLine;
    const body = this.#body;
    return (
      bytes.compare(status, 0, status.length, start, start + status.length) === 0 &&
      bytes.compare(body, 0, body.length, end - body.length, end) === 0
    );
  }

  #parse(bytes: Buffer, start: number, end: number): number {
    const headEnd = bytes.subarray(start, end).indexOf(HEAD_END);
    if (headEnd < 0) return 0;
    const head = bytes.toString('latin1', start, start + headEnd);
    const declared = /\r\ncontent-length: *(\d+)/i.exec(head);
    if (declared === null) throw new WrongAnswer(`a response without content-length: ${head}`);
    const bodyStart = start + headEnd + HEAD_END.length;
    const bodyEnd = bodyStart + Number(declared[1]);
    if (bodyEnd > end) return 0;
    const text = bytes.toString('utf8', bodyStart, bodyEnd);
    const statusLine = head.slice(0, head.indexOf('\r\n'));
    if (Number(statusLine.split(' ')[1]) !== this.#expected.status || !isRight(this.#expected, text)) {
      throw new WrongAnswer(`${statusLine}: ${text.slice(0, 500)}`);
    }
    this.#length = bodyEnd - start;
    // With its line end, so that no longer status line can begin with it.
    this.#statusLine = Buffer.from(`${statusLine}\r\n`, 'latin1');
    this.#body = Buffer.from(bytes.subarray(bodyStart - HEAD_END.length, bodyEnd));
    return this.#length;
  }
}

function isRight(expected: ExpectedResponse, text: string): boolean {
  try {
    return expected.isRight(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

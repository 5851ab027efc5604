import { connect, type Socket } from 'node:net';
import { WrongAnswer } from '../bench-case.js';
import { notOverdue } from './overdue.js';

/** Finds the answers in what one connection receives, and holds each against what is expected. */
export interface Answers {
  /**
   * Takes what begins at `start`.
   *
   * @returns its length in bytes, 0 while it is not whole
   * @throws WrongAnswer
   */
  take(bytes: Buffer, start: number, end: number): number;
  /** Whether what was taken last is an answer, rather than a ping. */
  readonly counts: boolean;
}

/** One for all connections: what a read brought is looked at before the next read can begin. */
const shared = Buffer.allocUnsafe(256 * 1024);

/**
 * A lean client connection: bytes that were made before go out, and what comes in is compared in the buffer it was read into. It
 * must cost less than any server does, or it is the client that is measured.
 */
export class ClientConnection {
  readonly #socket: Socket;
  #rest: Buffer | undefined;
  #answers: Answers;
  #next: Answers | undefined;
  /** Called with how many answers a read brought. */
  onAnswers: (count: number) => void = ignore;
  onFailure: (error: Error) => void = ignore;
  #closed = false;

  private constructor(port: number, answers: Answers) {
    this.#answers = answers;
    this.#socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length: number) => {
          this.#read(length);
          return true;
        },
      },
    });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new WrongAnswer('the server closed the connection')));
  }

  static async open(port: number, answers: Answers): Promise<ClientConnection> {
    const connection = new ClientConnection(port, answers);
    try {
      await notOverdue(`no connection to port ${port}`, (resolve, reject) => {
        connection.#socket.once('connect', resolve);
        connection.onFailure = reject;
      });
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  /** What comes from now on is read so. */
  expect(answers: Answers): void {
    this.#answers = answers;
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  /** What comes after the next answer is read so. */
  expectNext(answers: Answers): void {
    this.#next = answers;
  }

  /** Writes, and waits for some answers. @throws Error when they take longer than ten seconds, WrongAnswer when there are more */
  ask(bytes: Buffer, answers = 1): Promise<void> {
    return notOverdue('no answer', (resolve, reject) => {
      let left = answers;
      this.onAnswers = (count) => {
        left -= count;
        if (left < 0) reject(new WrongAnswer(`${answers - left} answers instead of ${answers}`));
        else if (left === 0) resolve();
      };
      this.onFailure = reject;
      this.write(bytes);
    });
  }

  /** Reads nothing until `resume`: what comes waits in the buffers of the system, and this process is not woken. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  #read(length: number): void {
    if (this.#closed) return;
    let bytes = shared;
    let end = length;
    if (this.#rest !== undefined) {
      bytes = Buffer.concat([this.#rest, shared.subarray(0, length)]);
      end = bytes.length;
      this.#rest = undefined;
    }
    let start = 0;
    let count = 0;
    try {
      while (start < end) {
        const taken = this.#answers.take(bytes, start, end);
        if (taken === 0) break;
        start += taken;
        if (this.#answers.counts) count += 1;
        if (this.#next === undefined) continue;
        this.#answers = this.#next;
        this.#next = undefined;
      }
    } catch (error) {
      return this.#fail(error as Error);
    }
    // The read buffer is used again, so what is left is copied.
    if (start < end) this.#rest = Buffer.from(bytes.subarray(start, end));
    if (count > 0) this.onAnswers(count);
  }

  #fail(error: Error): void {
    if (this.#closed) return;
    this.close();
    this.onFailure(error);
  }
}

function ignore(): void {
  // Nobody waits for this connection now.
}

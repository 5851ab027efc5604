import type { Message } from '../delivery/message';
import type { SendStatus } from '../delivery/peer';

/** Whose messages wait. */
export interface BufferedPeer {
  /** In bytes, how much may wait. */
  readonly joinBuffer: number;
  /** More has come. Applies the peer's policy for slow consumers, and returns it. */
  overflow(): 'close' | 'drop' | 'latest';
}

/** Messages that wait for the reply to a join. What is kept in the history gives way first: it is read again. */
export class JoinBuffer {
  #waiting: Message[] = [];
  #bytes = 0;
  #hasOverflown = false;

  constructor(private readonly peer: BufferedPeer) {}

  /** Whether publications of the history were left out. */
  get hasOverflown(): boolean {
    return this.#hasOverflown;
  }

  add(message: Message): SendStatus {
    const { content, position } = message;
    if (position !== undefined && this.#hasOverflown) return 'sent';
    const size = Buffer.byteLength(content);
    if (!this.#fits(size)) {
      this.#dropKept();
      if (position !== undefined) return 'sent';
    }
    if (!this.#fits(size)) {
      const policy = this.peer.overflow();
      if (policy !== 'latest') return policy === 'close' ? 'closed' : 'dropped';
      this.take();
    }
    this.#bytes += size;
    // Bytes of another process are valid only now.
    this.#waiting.push(typeof content === 'string' || position !== undefined ? message : message.copy());
    return 'sent';
  }

  /** Everything that waits. */
  take(): readonly Message[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    return waiting;
  }

  /** Publications of the history wait again. */
  resume(): void {
    this.#hasOverflown = false;
  }

  #fits(size: number): boolean {
    return this.#bytes + size <= this.peer.joinBuffer;
  }

  #dropKept(): void {
    const others = this.#waiting.filter(({ position }) => position === undefined);
    this.#hasOverflown ||= others.length < this.#waiting.length;
    this.#waiting = others;
    this.#bytes = others.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  }
}

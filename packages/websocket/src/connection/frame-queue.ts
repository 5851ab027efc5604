/** One message as it arrived. */
export interface InboundFrame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/**
 * Messages that wait for their turn. Bounded in number and bytes: when it is full the socket is not read, so that TCP makes the
 * client wait, and it is read again when half is gone. What came in the same read as the message that filled it is kept: no
 * more than one read of the socket, 64 KiB.
 */
export class FrameQueue {
  readonly #frames: InboundFrame[] = [];
  #bytes = 0;

  constructor(
    private readonly maxMessages: number,
    private readonly maxBytes: number,
  ) {}

  get length(): number {
    return this.#frames.length;
  }

  get full(): boolean {
    return this.#frames.length >= this.maxMessages || this.#bytes >= this.maxBytes;
  }

  get halfEmpty(): boolean {
    return this.#frames.length * 2 <= this.maxMessages && this.#bytes * 2 <= this.maxBytes;
  }

  push(data: Buffer, isBinary: boolean): void {
    this.#frames.push({ data, isBinary });
    this.#bytes += data.length;
  }

  shift(): InboundFrame | undefined {
    const frame = this.#frames.shift();
    if (frame !== undefined) this.#bytes -= frame.data.length;
    return frame;
  }

  clear(): number {
    this.#bytes = 0;
    return this.#frames.splice(0).length;
  }
}

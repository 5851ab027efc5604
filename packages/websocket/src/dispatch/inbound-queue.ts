/** An item of the queue. */
export interface Inbound {
  /** Bytes of the message as it arrived. */
  readonly size: number;
  /** When it arrived, in milliseconds; set only where somebody asks for messages. */
  arrivedAt?: number;
  /** The status of its reply, set in the same case: a result that cannot be encoded is replied to with another. */
  sentStatus?: number;
}

/**
 * Messages that wait for a handler, limited in number and bytes. When the queue is full the socket is not read, so that TCP makes
 * the client wait, until the queue is half empty. It can exceed its limit by what arrived in the same read of the socket, up to
 * 64 KiB.
 */
export class InboundQueue<Item extends Inbound> {
  protected items: Item[] = [];
  #bytes = 0;

  constructor(
    private readonly maxMessages: number,
    private readonly maxBytes: number,
  ) {}

  get length(): number {
    return this.items.length;
  }

  get full(): boolean {
    return this.items.length >= this.maxMessages || this.#bytes >= this.maxBytes;
  }

  get halfEmpty(): boolean {
    return this.items.length * 2 <= this.maxMessages && this.#bytes * 2 <= this.maxBytes;
  }

  push(item: Item): void {
    this.items.push(item);
    this.#bytes += item.size;
  }

  shift(): Item | undefined {
    const item = this.items.shift();
    if (item !== undefined) this.#bytes -= item.size;
    return item;
  }

  /** @returns false when it is not in the queue */
  remove(item: Item): boolean {
    const index = this.items.indexOf(item);
    if (index < 0) return false;
    this.items.splice(index, 1);
    this.#bytes -= item.size;
    return true;
  }

  clear(): void {
    this.items = [];
    this.#bytes = 0;
  }
}

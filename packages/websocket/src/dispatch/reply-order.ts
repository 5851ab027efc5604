/** The position of one reply. */
export interface Slot {
  done: boolean;
  frame: Buffer | undefined;
  written: (() => void) | undefined;
}

/** Holds back the replies of concurrent handlers until those of earlier messages have been written. */
export class ReplyOrder {
  readonly #slots: Slot[] = [];

  constructor(private readonly write: (frame: Buffer) => void) {}

  reserve(): Slot {
    const slot: Slot = { done: false, frame: undefined, written: undefined };
    this.#slots.push(slot);
    return slot;
  }

  /**
   * @param frame undefined for a message without a reply
   * @param written is called when it is written
   */
  fill(slot: Slot, frame: Buffer | undefined, written?: () => void): void {
    slot.done = true;
    slot.frame = frame;
    slot.written = written;
    while (this.#slots[0]?.done) {
      const ready = this.#slots.shift()!;
      if (ready.frame !== undefined) this.write(ready.frame);
      ready.written?.();
    }
  }
}

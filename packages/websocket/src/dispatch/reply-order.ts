/** The position of one reply. */
export interface Slot {
  done: boolean;
  frame: Buffer | undefined;
}

/** Holds back the replies of concurrent handlers until those of earlier messages have been written. */
export class ReplyOrder {
  readonly #slots: Slot[] = [];

  constructor(private readonly write: (frame: Buffer) => void) {}

  reserve(): Slot {
    const slot: Slot = { done: false, frame: undefined };
    this.#slots.push(slot);
    return slot;
  }

  /** @param frame undefined for a message without a reply */
  fill(slot: Slot, frame: Buffer | undefined): void {
    slot.done = true;
    slot.frame = frame;
    while (this.#slots[0]?.done) {
      const ready = this.#slots.shift()?.frame;
      if (ready !== undefined) this.write(ready);
    }
  }
}

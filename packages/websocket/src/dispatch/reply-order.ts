/** The place of one reply among the others. */
export interface Slot {
  done: boolean;
  frame: Buffer | undefined;
}

/** Holds replies of handlers that ran side by side until those of earlier messages have left. As long as what runs, no longer. */
export class ReplyOrder {
  readonly #slots: Slot[] = [];

  constructor(private readonly write: (frame: Buffer) => void) {}

  reserve(): Slot {
    const slot: Slot = { done: false, frame: undefined };
    this.#slots.push(slot);
    return slot;
  }

  /** @param frame undefined for a message that gets no reply */
  fill(slot: Slot, frame: Buffer | undefined): void {
    slot.done = true;
    slot.frame = frame;
    while (this.#slots[0]?.done) {
      const ready = this.#slots.shift()?.frame;
      if (ready !== undefined) this.write(ready);
    }
  }
}

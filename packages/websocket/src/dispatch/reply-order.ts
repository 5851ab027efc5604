/** The position of one reply. */
export interface Slot {
  done: boolean;
  frame: Buffer | undefined;
  written: (() => void) | undefined;
  isFollowed: boolean;
}

/** Holds back the replies of concurrent handlers until those of earlier messages have been written. */
export class ReplyOrder {
  readonly #slots: Slot[] = [];

  /** @param write is told whether no other frame follows immediately, as far as is known here */
  constructor(private readonly write: (frame: Buffer, isLast: boolean) => void) {}

  reserve(): Slot {
    const slot: Slot = { done: false, frame: undefined, written: undefined, isFollowed: false };
    this.#slots.push(slot);
    return slot;
  }

  /**
   * @param frame undefined for a message without a reply
   * @param written is called when it is written
   * @param isFollowed whether `written` writes more. Default false
   */
  fill(slot: Slot, frame: Buffer | undefined, written?: () => void, isFollowed: boolean = false): void {
    slot.done = true;
    slot.frame = frame;
    slot.written = written;
    slot.isFollowed = isFollowed;
    while (this.#slots[0]?.done) {
      const ready = this.#slots.shift()!;
      if (ready.frame !== undefined) this.write(ready.frame, this.#slots.length === 0 && !ready.isFollowed);
      ready.written?.();
    }
  }
}

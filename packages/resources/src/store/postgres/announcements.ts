/** Tells other processes of commits. While one notice is on its way, all commits share the next. */
export class Announcements {
  #current: Promise<void> | undefined;
  #isWanted = false;

  /** @param notify sends a notice */
  constructor(private readonly notify: () => Promise<unknown>) {}

  send(): void {
    this.#isWanted = true;
    this.#current ??= this.#sendAll();
  }

  /** When all of them are sent. */
  async sent(): Promise<void> {
    await this.#current;
  }

  async #sendAll(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      // Only a hint. Who does not receive it asks once a second.
      await this.notify().catch(() => undefined);
    }
    this.#current = undefined;
  }
}

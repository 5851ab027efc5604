/** Who is told that changes may have been committed. */
export class CommitListeners {
  readonly #listeners = new Set<() => void>();

  /** @returns removes it */
  add(listener: () => void): () => void {
    // A function of its own, so that one listener can be added twice.
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  call(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Counts running work, so that shutdown can wait for it. */
export class InFlight {
  #count = 0;
  readonly #waiting = new Set<() => void>();

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > 0 || this.#waiting.size === 0) return;
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }

  /** Resolves to true when nothing runs any more, or to false when the signal aborts first. */
  idle(limit: AbortSignal): Promise<boolean> {
    if (this.#count === 0) return Promise.resolve(true);
    if (limit.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finished = (): void => resolve(true);
      this.#waiting.add(finished);
      limit.addEventListener('abort', () => (this.#waiting.delete(finished), resolve(this.#count === 0)), {
        once: true,
      });
    });
  }
}

/** Who works for a channel: one at a time. What the server does goes before frames that wait. */
export class NameLocks {
  readonly #held = new Map<string, (() => void)[]>();

  /** @param freed is called when a name is free and nobody waits for it here */
  constructor(private readonly freed: () => void) {}

  get size(): number {
    return this.#held.size;
  }

  has(name: string): boolean {
    return this.#held.has(name);
  }

  /** @returns false when somebody else works for it */
  tryLock(name: string): boolean {
    if (this.#held.has(name)) return false;
    this.#held.set(name, []);
    return true;
  }

  /** Resolves once it is the caller's turn. */
  async lock(name: string): Promise<void> {
    const waiting = this.#held.get(name);
    if (waiting === undefined) this.#held.set(name, []);
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  unlock(name: string): void {
    const next = this.#held.get(name)?.shift();
    if (next !== undefined) return next();
    this.#held.delete(name);
    this.freed();
  }
}

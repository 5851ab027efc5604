/** A name that somebody works for. */
interface Lock {
  readonly name: string;
  /** Those who wait for it, in their order. */
  waiting: (() => void)[] | undefined;
}

/**
 * Who works for a channel: one at a time. What the server does goes before frames that wait. A list, because a connection has few
 * locks at a time, and a map is rebuilt again and again where entries come and go.
 */
export class NameLocks {
  readonly #held: Lock[] = [];

  /** @param freed is called when a name is free and nobody waits for it here */
  constructor(private readonly freed: () => void) {}

  get size(): number {
    return this.#held.length;
  }

  has(name: string): boolean {
    return this.#indexOf(name) >= 0;
  }

  /** @returns false when somebody else works for it */
  tryLock(name: string): boolean {
    if (this.has(name)) return false;
    this.#held.push({ name, waiting: undefined });
    return true;
  }

  /** Resolves once it is the caller's turn. */
  async lock(name: string): Promise<void> {
    if (this.tryLock(name)) return;
    const lock = this.#held[this.#indexOf(name)]!;
    await new Promise<void>((resolve) => (lock.waiting ??= []).push(resolve));
  }

  unlock(name: string): void {
    const index = this.#indexOf(name);
    const next = this.#held[index]?.waiting?.shift();
    if (next !== undefined) return next();
    if (index >= 0) this.#held.splice(index, 1);
    this.freed();
  }

  #indexOf(name: string): number {
    const held = this.#held;
    for (let index = 0; index < held.length; index += 1) if (held[index]!.name === name) return index;
    return -1;
  }
}

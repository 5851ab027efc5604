/** The attempts of one address: those that failed lately, those that run, and those that wait for their turn. */
export class Attempts {
  /** When each failure happened, the oldest first. */
  readonly #failures: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(
    private readonly limit: number,
    private readonly window: number,
  ) {}

  /** How long until another attempt may fail, in milliseconds; 0 when one may now. */
  blockedFor(now: number): number {
    while (this.#failures.length > 0 && this.#failures[0]! <= now - this.window) this.#failures.shift();
    return this.#failures.length < this.limit ? 0 : this.#failures[0]! + this.window - now;
  }

  /** All attempts that may still fail are running: who else comes has to wait for one of them. */
  get isBusy(): boolean {
    return this.#failures.length + this.#running >= this.limit;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Nothing here is worth remembering. */
  isIdle(now: number): boolean {
    return !this.isHeld && this.blockedFor(now) === 0 && this.#failures.length === 0;
  }

  /** Somebody works with it. */
  get isHeld(): boolean {
    return this.#running > 0 || this.#waiting.length > 0;
  }

  begin(): void {
    this.#running += 1;
  }

  end(failedAt: number | undefined): void {
    this.#running -= 1;
    if (failedAt !== undefined) this.#failures.push(failedAt);
    // After the last failure everybody is told; else one goes on.
    const isOver = this.#failures.length >= this.limit;
    for (const wake of this.#waiting.splice(0, isOver ? Infinity : 1)) wake();
  }

  /** Resolves when it may be this attempt's turn, or nobody waits for it any more. */
  turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        resolve();
      };
      if (signal.aborted) return resolve();
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(wake);
    });
  }
}

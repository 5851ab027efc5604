type Start = (callback: (...values: unknown[]) => void, delay?: number, ...values: unknown[]) => NodeJS.Timeout;

/** The timers that a test file and what it loads have started. */
export class OpenTimers {
  readonly #started = new Map<WeakRef<NodeJS.Timeout>, Error>();

  /** Records every timer that is started through this global object. */
  record(global: { setTimeout: unknown; setInterval: unknown }): void {
    for (const name of ['setTimeout', 'setInterval'] as const) {
      const start = global[name] as Start;
      const recorded: Start = (...values) => {
        const timer = start(...values);
        this.#started.set(new WeakRef(timer), new Error(`${name}(${values[1]})`));
        return timer;
      };
      // `promisify(setTimeout)` reads properties of the function.
      global[name] = Object.defineProperties(recorded, Object.getOwnPropertyDescriptors(start));
    }
  }

  /** Where each timer was started that still keeps the process alive. */
  get left(): string[] {
    const left: string[] = [];
    for (const [reference, start] of this.#started) {
      const timer = reference.deref() as (NodeJS.Timeout & { readonly _destroyed?: boolean }) | undefined;
      if (timer === undefined || timer._destroyed === true) this.#started.delete(reference);
      else if (timer.hasRef()) left.push(start.stack!);
    }
    return left;
  }
}

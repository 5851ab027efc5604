type Listener = (...args: never[]) => void;

/** Who listens to which event. What a listener throws goes to `onError`, and does not stop the others. */
export class Listeners {
  readonly #byEvent = new Map<string, Set<{ readonly call: Listener }>>();

  constructor(private readonly onError: (error: unknown) => void) {}

  /** @returns removes the listener */
  add(event: string, call: Listener): () => void {
    // An object of its own, so that one function can listen twice.
    const entry = { call };
    const entries = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, entries.add(entry));
    return () => {
      entries.delete(entry);
      if (entries.size === 0 && this.#byEvent.get(event) === entries) this.#byEvent.delete(event);
    };
  }

  /** @returns whether somebody listens */
  emit(event: string, ...args: unknown[]): boolean {
    const entries = this.#byEvent.get(event);
    if (entries === undefined) return false;
    for (const { call } of [...entries]) {
      try {
        call(...(args as never[]));
      } catch (error) {
        this.onError(error);
      }
    }
    return true;
  }
}

/** An error that nobody takes: uncaught, as in an event handler of the platform. */
export function reportUncaught(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}

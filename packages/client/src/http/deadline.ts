import { TimeoutError } from '../errors/errors.ts';
import type { CallOptions } from '../types/options.ts';

/** How long a call waits for its answer, in milliseconds. */
const TIMEOUT = 30_000;

/** Aborts a call when its caller does, and when its time is over. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #given: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor({ signal, timeout = TIMEOUT }: CallOptions) {
    this.#given = signal;
    this.#timer = setTimeout(() => this.#controller.abort(new TimeoutError(timeout)), timeout);
    if (signal?.aborted === true) this.#abort();
    else signal?.addEventListener('abort', this.#abort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The answer has begun: from now on only the caller aborts. */
  arrived(): void {
    clearTimeout(this.#timer);
  }

  /** The call is over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#given?.removeEventListener('abort', this.#abort);
  }

  /** Nobody wants more of the answer. */
  cancel(): void {
    this.end();
    this.#controller.abort(new DOMException('The answer is no longer read', 'AbortError'));
  }

  readonly #abort = (): void => this.#controller.abort(this.#given!.reason);
}

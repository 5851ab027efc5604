import { TimeoutError } from '../errors/errors.ts';
import type { CallOptions } from '../types/options.ts';

/** How long a call waits for its answer, in milliseconds. */
const TIMEOUT = 30_000;

/** Aborts a call when its caller does, and when its time is over. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #given: AbortSignal | undefined;
  readonly #timeout: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ signal, timeout = TIMEOUT }: Pick<CallOptions, 'signal' | 'timeout'>) {
    this.#given = signal;
    this.#timeout = timeout;
    signal?.addEventListener('abort', this.#abort);
    this.extend();
    if (signal?.aborted === true) this.#abort();
  }

  /** Aborted when the call is. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A part of the answer came, and more will: the time begins anew. */
  extend(): void {
    this.arrived();
    this.#timer = setTimeout(() => this.#over(new TimeoutError(this.#timeout)), this.#timeout);
  }

  /** The answer has begun: from now on only the caller aborts. */
  arrived(): void {
    clearTimeout(this.#timer);
  }

  /** The call is over. */
  end(): void {
    this.arrived();
    this.#given?.removeEventListener('abort', this.#abort);
  }

  /** Nobody wants more of the answer. */
  cancel(): void {
    this.#over(new DOMException('The answer is no longer read', 'AbortError'));
  }

  readonly #abort = (): void => this.#over(this.#given!.reason);

  #over(reason: unknown): void {
    this.end();
    this.#controller.abort(reason);
  }
}

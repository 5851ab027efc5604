import { getHeapStatistics } from 'node:v8';
import { HttpError } from '../errors/http-error';
import { limits } from '../config/check-options';

const DEFAULTS = {
  /** How late the event loop may be, in milliseconds. Default 1,000. */
  maxEventLoopDelay: 1_000,
  /** How much of the heap that Node allows may be in use, in percent. Default 90. */
  maxHeap: 90,
  /** How often that is looked at, in milliseconds. Default 250; one bad sample counts for four. */
  sampleInterval: 250,
  /** What refused clients are told to wait, in seconds. Default 10. */
  retryAfter: 10,
};

export type OverloadOptions = Partial<typeof DEFAULTS>;

/** For how many samples the worst one counts. */
const MEMORY = 4;

/**
 * Whether new work is taken: one gauge for all doors, so that requests and sockets are refused early and at once while there is too
 * much to do, and what has begun can end.
 */
export class Intake {
  /** What new work is answered with now; undefined when it is taken. */
  refusal: HttpError | undefined;
  /** True from the moment the application began to close. */
  closing = false;
  readonly #limits: typeof DEFAULTS | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #bad = 0;

  /**
   * @param overload false takes whatever comes
   * @throws ConfigurationError E_OPTION
   */
  constructor(overload: boolean | OverloadOptions = false) {
    if (overload !== false) this.#limits = limits('overload', DEFAULTS, overload === true ? {} : overload);
  }

  open(): void {
    if (this.#limits === undefined) return;
    const { sampleInterval, retryAfter } = this.#limits;
    const headers = { 'retry-after': String(retryAfter) };
    const overloaded = new HttpError(503, 'The server has too much to do', { type: 'overloaded', headers });
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      this.#sample(this.#limits!);
      this.refusal = this.#bad > 0 ? overloaded : undefined;
    }, sampleInterval).unref();
  }

  /** For good. */
  close(): void {
    clearInterval(this.#timer);
    this.closing = true;
    this.refusal = new HttpError(503, 'The server is shutting down', { type: 'shutting_down' });
  }

  /** A timer that is due runs before what has arrived is read, so a pause is known before the work that waited behind it. */
  #sample({ maxEventLoopDelay, maxHeap, sampleInterval }: typeof DEFAULTS): void {
    const now = performance.now();
    const delay = now - this.#last - sampleInterval;
    this.#last = now;
    const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
    if (delay > maxEventLoopDelay || used * 100 > most * maxHeap) this.#bad = MEMORY;
    else if (this.#bad > 0) this.#bad -= 1;
  }
}

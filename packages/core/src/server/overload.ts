import { getHeapStatistics } from 'node:v8';
import { HttpError } from '../errors/http-error';
import { limits } from '../config/check-options';

const DEFAULTS = {
  /** Maximum event loop delay, in milliseconds. Default 1,000. */
  maxEventLoopDelay: 1_000,
  /** Maximum heap usage, in percent of the heap that Node allows. Default 90. */
  maxHeap: 90,
  /** Time between two samples, in milliseconds. Default 250; one bad sample counts for four. */
  sampleInterval: 250,
  /** The `retry-after` of refused requests, in seconds. Default 10. */
  retryAfter: 10,
};

/** What `createApp({ overload })` takes instead of `true`. */
export type OverloadOptions = Partial<typeof DEFAULTS>;

/** For how many samples a bad one counts. */
const MEMORY = 4;

/** Watches the event loop and the heap, and refuses new work while one of them exceeds its limit, so that running work can finish. */
export class Overload {
  /** The error for new work; undefined while the application is not overloaded. */
  refusal: HttpError | undefined;
  readonly #limits: typeof DEFAULTS | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last = 0;
  #bad = 0;

  /**
   * @param options limits; `false` disables the check
   * @throws ConfigurationError E_OPTION
   */
  constructor(options: boolean | OverloadOptions = false) {
    if (options !== false) this.#limits = limits('overload', DEFAULTS, options === true ? {} : options);
  }

  start(): void {
    if (this.#limits === undefined) return;
    const { sampleInterval, retryAfter } = this.#limits;
    const headers = { 'retry-after': String(retryAfter) };
    const overloaded = new HttpError(503, 'The server is overloaded', { type: 'overloaded', headers });
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      this.#sample(this.#limits!);
      this.refusal = this.#bad > 0 ? overloaded : undefined;
    }, sampleInterval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A due timer runs before the data that has arrived is read, so a delay is known before the work that waited during it begins. */
  #sample({ maxEventLoopDelay, maxHeap, sampleInterval }: typeof DEFAULTS): void {
    const now = performance.now();
    const delay = now - this.#last - sampleInterval;
    this.#last = now;
    const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
    if (delay > maxEventLoopDelay || used * 100 > most * maxHeap) this.#bad = MEMORY;
    else if (this.#bad > 0) this.#bad -= 1;
  }
}

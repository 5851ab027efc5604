import { ConfigurationError, TooManyRequests, type Awaitable, type Context, type Result } from '@cortado/core';
import { addressKey, isPromise } from '@cortado/core/transport';
import { Attempts } from './attempts';

/** How often credentials may be wrong. */
export interface ThrottleOptions {
  /** How many wrong credentials one address may send within the window; 1 to 1000. Default 10. */
  readonly failures?: number;
  /** In milliseconds, at most a day. Default 60,000. */
  readonly window?: number;
}

/** Bits of an IPv6 address that count: a single client has a whole /64 (RFC 6177). */
const NETWORK = 64;
/** How many addresses are remembered; beyond them the one that failed longest ago is forgotten. */
const MAX_ADDRESSES = 10_000;
/** How many attempts of one address wait for those before them. */
const MAX_WAITING = 1_000;
const MOST_FAILURES = 1_000;
const LONGEST_WINDOW = 86_400_000;

/**
 * Counts wrong credentials by address (IPv6 by /64), on HTTP requests, handshakes, `$auth` and messages alike. While one address has failed
 * as often as it may, its credentials are not looked at: 429. Attempts that run count as if they would fail, so that many at the same time
 * are no way around it; those beyond wait until they are known.
 */
export class Throttle {
  readonly #limit: number;
  readonly #window: number;
  readonly #addresses = new Map<string, Attempts>();

  /** @throws ConfigurationError E_OPTION for a number that limits nothing */
  constructor({ failures = 10, window = 60_000, ...others }: ThrottleOptions) {
    const [unknown] = Object.keys(others);
    if (unknown !== undefined) throw wrong(unknown, 'there is no such option');
    if (!isWithin(failures, MOST_FAILURES))
      throw wrong('failures', `${failures} is not an integer from 1 to ${MOST_FAILURES}`);
    if (!isWithin(window, LONGEST_WINDOW))
      throw wrong('window', `${window} is not an integer from 1 to ${LONGEST_WINDOW}`);
    this.#limit = failures;
    this.#window = window;
  }

  /**
   * Verifies credentials, unless too many from this address were wrong.
   *
   * @returns what `verify` found, or 429 with `retry-after`
   */
  async attempt<T>(
    context: Context,
    verify: () => Awaitable<T>,
    isFailure: (outcome: T) => boolean,
  ): Promise<T | Result> {
    const address = addressKey(context.remoteAddress, NETWORK);
    for (;;) {
      const attempts = this.#of(address);
      const wait = attempts.blockedFor(performance.now());
      if (wait > 0) return tooMany(wait);
      if (!attempts.isBusy) return this.#run(address, attempts, verify, isFailure);
      if (attempts.waiting >= MAX_WAITING || context.signal.aborted) return tooMany(1);
      await attempts.turn(context.signal);
    }
  }

  async #run<T>(
    address: string,
    attempts: Attempts,
    verify: () => Awaitable<T>,
    isFailure: (outcome: T) => boolean,
  ): Promise<T> {
    let failedAt: number | undefined;
    attempts.begin();
    try {
      const given = verify();
      const outcome = isPromise(given) ? await given : given;
      if (isFailure(outcome)) failedAt = performance.now();
      return outcome;
    } finally {
      attempts.end(failedAt);
      this.#keep(address, attempts);
    }
  }

  #of(address: string): Attempts {
    let attempts = this.#addresses.get(address);
    if (attempts === undefined) {
      attempts = new Attempts(this.#limit, this.#window);
      this.#addresses.set(address, attempts);
    }
    return attempts;
  }

  /** The one that was used last goes to the end, so that the first can go. */
  #keep(address: string, attempts: Attempts): void {
    this.#addresses.delete(address);
    if (!attempts.isIdle(performance.now())) this.#addresses.set(address, attempts);
    if (this.#addresses.size <= MAX_ADDRESSES) return;
    for (const [oldest, each] of this.#addresses) {
      // What somebody works with is bounded by the requests that run.
      if (each.isHeld) continue;
      this.#addresses.delete(oldest);
      return;
    }
  }
}

function isWithin(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function tooMany(wait: number): Result {
  const seconds = Math.max(1, Math.ceil(wait / 1_000));
  return TooManyRequests('Too many failed attempts').header('retry-after', String(seconds));
}

function wrong(option: string, problem: string): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: `authenticate().throttle.${option}`,
    problem,
    remedy: 'give { failures: 10, window: 60_000 }, or `false` to turn throttling off',
  });
}

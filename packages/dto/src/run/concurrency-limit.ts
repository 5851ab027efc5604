import { types } from 'node:util';
import { isPromise } from '../common/promises';

/** How many asynchronous constraints of one input run at once; the others wait. */
const MOST_UNDERWAY = 64;

/**
 * Limits how many asynchronous constraints of one input run at once, so that an input with many items does not flood the
 * database or service that they query.
 */
export class ConcurrencyLimit {
  #underway = 0;
  readonly #waiting: (() => void)[] = [];
  #next = 0;

  /** Calls `start` immediately, or returns a promise and calls it when another one has settled. */
  call(start: () => unknown): unknown {
    if (this.#underway < MOST_UNDERWAY) return this.#start(start);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#start(start));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  /** Counts a result that turned out to be a promise. */
  track(answer: PromiseLike<unknown>): PromiseLike<unknown> {
    this.#underway += 1;
    const leave = (): void => {
      this.#underway -= 1;
      this.#open();
    };
    if (!types.isPromise(answer)) return trackThenable(answer, leave);
    answer.then(leave, leave);
    return answer;
  }

  #start(start: () => unknown): unknown {
    const answer = start();
    return isPromise(answer) ? this.track(answer) : answer;
  }

  #open(): void {
    while (this.#underway < MOST_UNDERWAY && this.#next < this.#waiting.length) {
      const call = this.#waiting[this.#next++] as () => void;
      call();
    }
    if (this.#next < this.#waiting.length) return;
    this.#waiting.length = 0;
    this.#next = 0;
  }
}

/** A thenable may start its work at each call of `then`, so `then` is called only when the result is awaited. */
function trackThenable(thenable: PromiseLike<unknown>, leave: () => void): PromiseLike<unknown> {
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- it stands for one
    then: (resolve, reject) =>
      thenable.then(
        (value) => {
          leave();
          return resolve?.(value) as never;
        },
        (error: unknown) => {
          leave();
          return reject?.(error) as never;
        },
      ),
  };
}

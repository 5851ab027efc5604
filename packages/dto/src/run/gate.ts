import { types } from 'node:util';
import { isPromise } from '../is-promise';

/** How many asynchronous constraints of one input are under way at once; the others wait. */
const MOST_UNDERWAY = 64;

/**
 * Lets so many constraints ask at once, however many items an input has: what they ask (a database, another service) has
 * other callers.
 */
export class Gate {
  #underway = 0;
  readonly #waiting: (() => void)[] = [];
  #next = 0;

  /** Calls now, or when one of those under way has answered; then the answer is a promise. */
  pass(call: () => unknown): unknown {
    if (this.#underway < MOST_UNDERWAY) return this.#call(call);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#call(call));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Counts an answer that turned out to come later. */
  watch(answer: PromiseLike<unknown>): Promise<unknown> {
    this.#underway += 1;
    // Some start their work each time they are asked, so that they are asked once.
    const promise = types.isPromise(answer) ? answer : Promise.resolve(answer);
    const done = (): void => {
      this.#underway -= 1;
      this.#open();
    };
    promise.then(done, done);
    return promise;
  }

  #call(call: () => unknown): unknown {
    const answer = call();
    return isPromise(answer) ? this.watch(answer) : answer;
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

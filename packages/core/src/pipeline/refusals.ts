import { Forbidden } from '../result/helpers';
import { Result } from '../result/result';
import type { Context } from './context';
import type { GuardFunction } from './guard';

/** Turns what a guard returned instead of `true` into a Result. */
export type Refuse = (verdict: unknown, guard: GuardFunction, context: Context) => Result;

/** The refusals of an application's guards. An invalid return value is logged once for each guard. */
export class Refusals {
  /** Maps compiled guards to what was given to `@Guard` or `createApp`. */
  readonly #given = new WeakMap<GuardFunction, object>();
  readonly #reported = new WeakSet<object>();

  /** Records the source of a compiled guard. A guard class is compiled to one function per handler. */
  compiled(guard: GuardFunction, given: object): void {
    this.#given.set(guard, given);
  }

  /** Returns a Result unchanged; anything else is 403. */
  readonly refuse: Refuse = (verdict, guard, context) => {
    if (verdict instanceof Result) return verdict;
    if (verdict !== false) this.#report(verdict, this.#given.get(guard) ?? guard, context);
    return Forbidden();
  };

  /** Logs the type of the value, not the value itself, which may be a secret. */
  #report(verdict: unknown, guard: object, { log, handler, phase }: Context): void {
    if (this.#reported.has(guard)) return;
    this.#reported.add(guard);
    const returned = verdict === null ? 'null' : typeof verdict;
    log.warn(
      { guard: nameOf(guard), handler, phase, returned },
      'a guard must return true, false or a Result; answered with 403',
    );
  }
}

function nameOf(guard: object): string {
  const { name } = guard as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'an anonymous function';
}

import { Forbidden } from '../result/helpers';
import { Result } from '../result/result';
import type { Context } from './context';
import type { GuardFunction } from './guard';

/** What a guard that did not admit comes to. */
export type Refuse = (verdict: unknown, guard: GuardFunction, context: Context) => Result;

/** The refusals of one application's guards. What a guard should not have returned is logged once for each guard. */
export class Refusals {
  /** What was given to `@Guard` or `createApp`, by what it was compiled to. */
  readonly #given = new WeakMap<GuardFunction, object>();
  readonly #reported = new WeakSet<object>();

  /** Says which guard a compiled one stands for: a class has a function of its own for each handler. */
  compiled(guard: GuardFunction, given: object): void {
    this.#given.set(guard, given);
  }

  /** A Result as it is; anything else is 403. */
  readonly refuse: Refuse = (verdict, guard, context) => {
    if (verdict instanceof Result) return verdict;
    if (verdict !== false) this.#report(verdict, this.#given.get(guard) ?? guard, context);
    return Forbidden();
  };

  /** The kind of the value and not the value, which may be a secret. */
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

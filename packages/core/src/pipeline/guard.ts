import { Annotation } from '../metadata/annotation';
import type { Result } from '../result/result';
import type { Awaitable, Class, ClassOrMethodDecorator } from '../types';
import type { Context } from './context';

/**
 * Only `true` admits. `false` is 403, a Result is sent in the handler's place. Any other value that gets past the compiler, such as
 * `undefined`, is 403 too, and is logged once for each guard.
 */
export type Verdict = boolean | Result;
export type GuardFunction = (context: Context) => Awaitable<Verdict>;
/** What a guard class looks like; its constructor is injected. */
export interface GuardInstance {
  check(context: Context): Awaitable<Verdict>;
}
export type GuardLike = GuardFunction | Class<GuardInstance>;

export const guardNotes = new Annotation<unknown>('Guard');

/**
 * Asks before the handler runs, the same for both doors: on a class or in `createApp({ guards })` once per handshake, on a
 * method for each message; on HTTP for each request.
 *
 * @param guard a function, or a class with `check(context)`; it admits by `true` alone
 * @example
 * @Guard((context) => context.headers.authorization === undefined ? Unauthorized() : true)
 * @Guard((context) => context.principal?.isAdmin === true)
 */
export function Guard(guard: GuardLike): ClassOrMethodDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) guardNotes.onClass(target as Class, guard);
    else guardNotes.onMethod(target, key, guard);
  };
}

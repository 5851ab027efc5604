import { Annotation } from '../metadata/annotation';
import { Forbidden } from '../result/helpers';
import { Result } from '../result/result';
import type { Awaitable, Class, ClassOrMethodDecorator } from '../types';
import type { Context } from './context';

/** `true` or nothing lets through, `false` is 403, a Result is sent in the handler's place. */
export type Verdict = boolean | Result | void;
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
 * @param guard a function, or a class with `check(context)`
 * @example
 * @Guard((context) => context.headers.authorization === undefined ? Unauthorized() : true)
 */
export function Guard(guard: GuardLike): ClassOrMethodDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) guardNotes.onClass(target as Class, guard);
    else guardNotes.onMethod(target, key, guard);
  };
}

/** What a verdict comes to that is neither `true` nor nothing: anything but a Result is 403. */
export function refusal(verdict: Verdict): Result {
  return verdict instanceof Result ? verdict : Forbidden();
}

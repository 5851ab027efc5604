import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Result } from '../result/result';
import type { Awaitable, Class, ClassOrMethodDecorator } from '../common/types';
import type { Context } from './context';
import type { Step, StepOptions } from './step';

/**
 * Only `true` lets a request pass. `false` is 403. A Result is sent in place of the handler's. Any other value, such as `undefined`, is
 * 403 too, and is logged once for each guard.
 */
export type Verdict = boolean | Result;
/** Decides whether a request, handshake or message may go on: only `true` admits. */
export type GuardFunction = (context: Context) => Awaitable<Verdict>;
/** The interface of a guard class. Its constructor is injected. */
export interface GuardInstance {
  /** Returns `true` to let the client in; `false` or a result refuses. */
  check(context: Context): Awaitable<Verdict>;
}
/** A guard: a function, or a class that is injected. */
export type GuardLike = GuardFunction | Class<GuardInstance>;

/** What `@Guard` records. */
export const guardMetadata = new DecoratorMetadata<Step>('Guard');

/**
 * Runs a guard before the handler. Over HTTP it runs for each request. On a socket, a guard of a class or of `createApp({ guards })` runs
 * once, for the handshake; with `{ each: 'message' }` it runs for each message too. A guard of a message handler runs for each message.
 *
 * @param guard a function, or a class with `check(context)`; only `true` lets the request pass
 * @param options `each: 'message'` runs it for each message of a socket too
 * @example
 * @Guard((context) => context.headers.authorization === undefined ? Unauthorized() : true)
 * @Guard((context) => context.principal?.isAdmin === true)
 * @Guard(QuotaGuard, { each: 'message' }) @WebSocket('/chat') class ChatSocket {}
 */
export function Guard(guard: GuardLike, { each }: StepOptions = {}): ClassOrMethodDecorator {
  const step: Step = each === undefined ? { use: guard } : { use: guard, each };
  return (target: object, key?: string | symbol) => {
    if (key === undefined) guardMetadata.onClass(target as Class, step);
    else guardMetadata.onMethod(target, key, step);
  };
}

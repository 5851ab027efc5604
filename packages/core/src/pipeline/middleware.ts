import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { Result } from '../result/result';
import type { Awaitable, Class, ClassOrMethodDecorator } from '../common/types';
import type { Context } from './context';
import type { Step, StepOptions } from './step';

/** Runs the rest of the pipeline. Never rejects: errors become a Result. */
export type Next = () => Promise<Result>;
/** Runs around guards and handler, and returns what `next()` resolved with, or another result. */
export type MiddlewareFunction = (context: Context, next: Next) => Awaitable<Result>;
/** The interface of a middleware class. Its constructor is injected. */
export interface MiddlewareInstance {
  /** Returns the result of `next()`, changed or not, or another one. */
  handle(context: Context, next: Next): Awaitable<Result>;
}
/** A middleware: a function, or a class that is injected. */
export type MiddlewareLike = MiddlewareFunction | Class<MiddlewareInstance>;

/** What `@Use` records. */
export const middlewareMetadata = new DecoratorMetadata<Step>('Use');

/**
 * Wraps what comes after it: guards, validation and the handler. It may return a result of its own, or change that of the handler. It
 * runs whenever a guard in the same place would run.
 *
 * @param middleware a function, or a class with `handle(context, next)`
 * @param options `each: 'message'` runs it for each message of a socket too
 * @example
 * @Use(async (context, next) => (await next()).header('x-request-id', context.id))
 */
export function Use(middleware: MiddlewareLike, { each }: StepOptions = {}): ClassOrMethodDecorator {
  const step: Step = each === undefined ? { use: middleware } : { use: middleware, each };
  return (target: object, key?: string | symbol) => {
    if (key === undefined) middlewareMetadata.onClass(target as Class, step);
    else middlewareMetadata.onMethod(target, key, step);
  };
}

/** Allows one call of `next`, because a second one would send two responses to one request. */
export function once(next: Next): Next {
  let used = false;
  return () => {
    if (used) throw new Error('next() was called twice');
    used = true;
    return next();
  };
}

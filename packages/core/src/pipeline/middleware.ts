import { Annotation } from '../metadata/annotation';
import type { Result } from '../result/result';
import type { Awaitable, Class, ClassOrMethodDecorator } from '../types';
import type { Context } from './context';

/** The rest of the pipeline. Never rejects: what is thrown inside arrives as a Result. */
export type Next = () => Promise<Result>;
export type MiddlewareFunction = (context: Context, next: Next) => Awaitable<Result>;
/** What a middleware class looks like; its constructor is injected. */
export interface MiddlewareInstance {
  handle(context: Context, next: Next): Awaitable<Result>;
}
export type MiddlewareLike = MiddlewareFunction | Class<MiddlewareInstance>;

export const middlewareNotes = new Annotation<unknown>('Use');

/**
 * Wraps what comes after: guards, validation and the handler. May answer itself, or change the result.
 *
 * @param middleware a function, or a class with `handle(context, next)`
 * @example
 * @Use(async (context, next) => (await next()).header('x-request-id', context.id))
 */
export function Use(middleware: MiddlewareLike): ClassOrMethodDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) middlewareNotes.onClass(target as Class, middleware);
    else middlewareNotes.onMethod(target, key, middleware);
  };
}

/** Lets `next` run once: a second run would answer one request twice. */
export function once(next: Next): Next {
  let used = false;
  return () => {
    if (used) throw new Error('next() was called twice');
    used = true;
    return next();
  };
}

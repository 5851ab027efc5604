import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Awaitable, Class, ClassOrMethodDecorator } from '../common/types';
import type { Context } from './context';

/** What an error handler returns: a Result, or any value that a handler may return, but not undefined. */
export type ErrorOutcome = object | string | number | bigint | boolean | null;
/** Turns an error into an outcome, for `@Catch` and `createApp({ errors })`. */
export type ErrorHandlerFunction<E = any> = (error: E, context: Context) => Awaitable<ErrorOutcome>;
/** The interface of a class that handles errors. Its constructor is injected. */
export interface ErrorHandlerInstance<E = any> {
  // A function type, not a method, so that parameters are checked strictly: a handler for a subclass cannot handle its base class.
  /** Returns what the client receives in place of the error. */
  readonly catch: (error: E, context: Context) => Awaitable<ErrorOutcome>;
}
export type ErrorHandlerLike<E = any> = ErrorHandlerFunction<E> | Class<ErrorHandlerInstance<E>>;

/** An error class of the application and its handler. */
export type ErrorMapping<E = any> = readonly [error: AbstractClass<E>, handler: ErrorHandlerLike<E>];

/** Checks each pair on its own: the `error` of a handler is an instance of the class beside it. */
export type ErrorMappings<E extends readonly unknown[]> = { readonly [I in keyof E]: ErrorMapping<E[I]> };

/** What `@Catch` records. */
export const catchMetadata = new DecoratorMetadata<readonly [error: unknown, handler: unknown]>('Catch');

/**
 * Handles errors that are thrown by the handler or by what runs before it: middleware, guards and arguments. The nearest handler is
 * used: that of the method, then of the class, then of `createApp({ errors })`; in one place the one for the most specific class. An
 * error that the error handler throws is masked. An `HttpError` is a response already: only handlers for `HttpError` and its
 * subclasses receive it.
 *
 * @param error instances of this class and of its subclasses are handled
 * @param handler a function `(error, context) => Result`, or a class with `catch(error, context)`; either may be async
 * @example
 * @Catch(OutOfStock, (error) => Conflict(error.message))
 * @Catch(PaymentError, PaymentErrors)
 * @Controller('/orders') class OrderController {}
 */
export function Catch<E>(error: AbstractClass<E>, handler: ErrorHandlerLike<NoInfer<E>>): ClassOrMethodDecorator {
  return (target: object, key?: string | symbol) => {
    if (key === undefined) catchMetadata.onClass(target as Class, [error, handler]);
    else catchMetadata.onMethod(target, key, [error, handler]);
  };
}

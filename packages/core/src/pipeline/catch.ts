import { DecoratorMetadata } from '../metadata/decorator-metadata';
import type { AbstractClass, Awaitable, Class, ClassOrMethodDecorator } from '../common/types';
import type { Context } from './context';

/** What an error comes to: a Result, or a value as a handler may return it. Nothing is no answer. */
export type ErrorOutcome = object | string | number | bigint | boolean | null;
/** Turns an error into an outcome, for `@Catch` and `createApp({ errors })`. */
export type ErrorHandlerFunction<E = any> = (error: E, context: Context) => Awaitable<ErrorOutcome>;
/** What a class that handles errors looks like; its constructor is injected. */
export interface ErrorHandlerInstance<E = any> {
  // A function type, not a method, so that it is checked strictly: a handler of a subclass is none for its base class.
  readonly catch: (error: E, context: Context) => Awaitable<ErrorOutcome>;
}
export type ErrorHandlerLike<E = any> = ErrorHandlerFunction<E> | Class<ErrorHandlerInstance<E>>;

/** One of the application's own errors, and what handles it. */
export type ErrorMapping<E = any> = readonly [error: AbstractClass<E>, handler: ErrorHandlerLike<E>];

/** Checks each mapping on its own: `error` is an instance of the class beside it. */
export type ErrorMappings<E extends readonly unknown[]> = { readonly [I in keyof E]: ErrorMapping<E[I]> };

/** What `@Catch` records. */
export const catchMetadata = new DecoratorMetadata<readonly [error: unknown, handler: unknown]>('Catch');

/**
 * Says what an error comes to that is thrown by the handler, or by what runs before it: middleware, guards, arguments. The nearest
 * counts: that of the method, of the class, of `createApp({ errors })`; among several of one place the one for the most specific class.
 * What an error handler throws is masked. An `HttpError` is its own answer, and is caught only by that class or one below it.
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

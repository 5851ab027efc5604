import type { FieldError } from '@cortado/dto';
import { HttpError } from '../errors/http-error';
import type { Context } from '../pipeline/context';
import { isPromise, type Class } from '../types';
import { ErrorBody, failure, Result } from './result';

/** Turns one of the application's own errors into an outcome. */
export type ErrorMapping<E = any> = readonly [error: Class<E>, toResult: (error: E) => Result];

/** Checks each mapping on its own: `error` is an instance of the class beside it. */
export type ErrorMappings<E extends readonly unknown[]> = { readonly [I in keyof E]: ErrorMapping<E[I]> };

export type FromError = (error: unknown, context: Context) => Result;

/** The one place that decides what a client may know of an error. Never throws. */
export function createFromError(mappings: readonly ErrorMapping[]): FromError {
  return (error, context) => {
    if (error instanceof HttpError) {
      // What the client did wrong is no error of the program.
      if (error.cause !== undefined)
        report(error, context, 'a failure with a cause', error.statusCode < 500 ? 'debug' : 'error');
      return fromHttpError(error);
    }
    try {
      for (const [type, toResult] of mappings) if (error instanceof type) return mapped(toResult(error), context);
    } catch (second) {
      report(second, context, 'an error mapping failed');
    }
    return masked(error, context);
  };
}

/** @throws TypeError for what is no Result, as a promise of one: a mapping decides at once */
function mapped(result: unknown, context: Context): Result {
  if (result instanceof Result) return result;
  if (isPromise(result)) {
    result.then(undefined, (error: unknown) => report(error, context, 'an error mapping failed'));
  }
  throw new TypeError('an error mapping must return a Result');
}

/** Its message reaches the client: the author wrote it for the client. */
export function fromHttpError(error: HttpError): Result {
  let result = failure(error.statusCode, error.message, error.type);
  for (const [name, value] of Object.entries(error.headers)) result = result.header(name, value);
  return result;
}

/** Nothing of the error reaches the client but an id, under which it is logged once. */
function masked(error: unknown, context: Context): Result {
  const { id } = context;
  report(error, context, 'handler failed');
  return new Result(500, new ErrorBody([maskedEntry(id)])).header('x-request-id', id);
}

/** Logs an error; one that cannot even be read, such as one whose `message` throws, leaves a line without it. */
function report(
  error: unknown,
  { id, log, handler }: Context,
  message: string,
  level: 'debug' | 'error' = 'error',
): void {
  try {
    log[level]({ err: error, id, handler }, message);
  } catch (second) {
    log.error({ id, handler, unreadable: typeof second }, message);
  }
}

export function maskedEntry(id: string): FieldError & { readonly id: string } {
  return { loc: [], type: 'internal_error', msg: 'Internal server error', id };
}

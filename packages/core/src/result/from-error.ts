import type { FieldError } from '@cortado/dto';
import { HttpError } from '../errors/http-error';
import { report, serializedError } from '../common/log';
import type { Context } from '../pipeline/context';
import { isPromise } from '../common/async';
import { ErrorBody, failure, Result } from './result';

/** Turns an error into an outcome. Never throws and never rejects; a promise only where an error handler is async. */
export type FromError = (error: unknown, context: Context) => Result | Promise<Result>;

/** The same for errors that the application has a handler for; undefined for others. */
export type Handled = (error: unknown, context: Context) => Result | Promise<Result> | undefined;

/** Is told of every error before it becomes an outcome, and cannot change it. Never throws. */
export type ObserveError = (error: unknown, context: Context) => void;

/** The only place that decides what a client learns about an error without a handler. */
export function createFromError(handled: Handled, observe?: ObserveError): FromError {
  return (error, context) => {
    observe?.(error, context);
    return handled(error, context) ?? unhandled(error, context);
  };
}

function unhandled(error: unknown, context: Context): Result {
  if (!(error instanceof HttpError)) return masked(error, context);
  if (error.cause !== undefined) {
    // A mistake of the client is not an error of the program.
    const level = error.statusCode < 500 ? 'debug' : 'error';
    report(context.log, error, { handler: context.handler }, 'a failure with a cause', level);
  }
  return fromHttpError(error);
}

/** For errors while a response is encoded, where nothing can be awaited: the error is masked if its handler is async. */
export function atOnce(outcome: Result | Promise<Result>, error: unknown, context: Context): Result {
  return isPromise(outcome) ? masked(error, context) : outcome;
}

/** Its message reaches the client, for which the author wrote it. */
export function fromHttpError(error: HttpError): Result {
  let result = failure(error.statusCode, error.errors ?? error.message, error.type);
  for (const [name, value] of Object.entries(error.headers)) result = result.header(name, value);
  return result;
}

/** An error handler has failed: the response is masked, and both errors are logged in one line. */
export function failedHandler(second: unknown, error: unknown, { id, log, handler }: Context): Result {
  try {
    log.error({ err: second, handling: serializedError(error), handler }, 'an error handler failed');
  } catch (unreadable) {
    log.error({ handler, unreadable: typeof unreadable }, 'an error handler failed');
  }
  return maskedResult(id);
}

/** The client receives only an id, under which the error is logged. */
function masked(error: unknown, context: Context): Result {
  // A handler that ends with its client has not failed.
  const level = context.isAbort(error) ? 'debug' : 'error';
  report(context.log, error, { handler: context.handler }, 'handler failed', level);
  return maskedResult(context.id);
}

function maskedResult(id: string): Result {
  return new Result(500, new ErrorBody([maskedEntry(id)])).header('x-request-id', id);
}

/** What a client is told of an unknown error: the id under which it is in the log. */
export function maskedEntry(id: string): FieldError & { readonly id: string } {
  return { loc: [], type: 'internal_error', msg: 'Internal server error', id };
}

import type { FieldError } from '@cortado/dto';
import { HttpError } from '../errors/http-error';
import { serializedError } from '../common/log';
import type { Context } from '../pipeline/context';
import { isPromise } from '../common/types';
import { ErrorBody, failure, Result } from './result';

/** Turns an error into an outcome. Never throws and never rejects; a promise only where a handler of errors is async. */
export type FromError = (error: unknown, context: Context) => Result | Promise<Result>;

/** The same for an error that the application handles; undefined for any other. */
export type Handled = (error: unknown, context: Context) => Result | Promise<Result> | undefined;

/** The one place that decides what a client may know of an error that nothing handles. */
export function createFromError(handled: Handled): FromError {
  return (error, context) => handled(error, context) ?? unhandled(error, context);
}

function unhandled(error: unknown, context: Context): Result {
  if (!(error instanceof HttpError)) return masked(error, context);
  if (error.cause !== undefined) {
    // What the client did wrong is no error of the program.
    report(() => ({ err: error }), context, 'a failure with a cause', error.statusCode < 500 ? 'debug' : 'error');
  }
  return fromHttpError(error);
}

/**
 * For errors that come up while an answer is written, where nothing can wait: an async handler comes too late, and the error is
 * masked.
 */
export function atOnce(outcome: Result | Promise<Result>, error: unknown, context: Context): Result {
  return isPromise(outcome) ? masked(error, context) : outcome;
}

/** Its message reaches the client: the author wrote it for the client. */
export function fromHttpError(error: HttpError): Result {
  let result = failure(error.statusCode, error.message, error.type);
  for (const [name, value] of Object.entries(error.headers)) result = result.header(name, value);
  return result;
}

/** What handles an error has failed: masked, and logged once with both. */
export function failedHandler(second: unknown, error: unknown, context: Context): Result {
  report(() => ({ err: second, handling: serializedError(error) }), context, 'a handler of errors failed');
  return maskedResult(context.id);
}

/** Nothing of the error reaches the client but an id, under which it is logged once. */
function masked(error: unknown, context: Context): Result {
  report(() => ({ err: error }), context, 'handler failed');
  return maskedResult(context.id);
}

function maskedResult(id: string): Result {
  return new Result(500, new ErrorBody([maskedEntry(id)])).header('x-request-id', id);
}

/** Logs an error under the id that the lines of a context have; one whose `message` throws leaves a line without it. */
function report(
  fields: () => object,
  { log, handler }: Context,
  message: string,
  level: 'debug' | 'error' = 'error',
): void {
  try {
    log[level]({ ...fields(), handler }, message);
  } catch (second) {
    log.error({ handler, unreadable: typeof second }, message);
  }
}

export function maskedEntry(id: string): FieldError & { readonly id: string } {
  return { loc: [], type: 'internal_error', msg: 'Internal server error', id };
}

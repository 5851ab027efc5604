import type { FieldError } from '@cortado/dto';

/** What `new HttpError(status, message, options)` takes. */
export interface HttpErrorOptions {
  /** Machine-readable kind; default the snake_case reason phrase of the status, as in `not_found`. */
  readonly type?: string;
  /** The entries of the list that the client receives, with the place of each. Default: one entry with the message and the type. */
  readonly errors?: readonly FieldError[];
  /** The error behind this one. It is logged, and not sent. */
  readonly cause?: unknown;
  /** Sent with the answer on HTTP, and with a refused handshake. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * An outcome that is thrown instead of returned. Its message reaches the client, on HTTP and on a socket alike; any other
 * error is masked.
 *
 * @param statusCode an HTTP status from 400 to 599
 * @throws RangeError when the status is not one of those
 * @example
 * throw new HttpError(409, 'This name is taken', { type: 'name_taken' });
 * throw new HttpError(409, 'Taken', { errors: [{ loc: ['name'], type: 'name_taken', msg: 'This name is taken' }] });
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  /** The `type` of the error that the client receives; undefined for that of the status. */
  readonly type: string | undefined;
  /** The entries that the client receives; undefined for one with the message and the type. */
  readonly errors: readonly FieldError[] | undefined;
  /** Sent with the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    /** The status of the answer. */
    readonly statusCode: number,
    message: string,
    { type, errors, cause, headers = {} }: HttpErrorOptions = {},
  ) {
    if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599) {
      throw new RangeError(`HttpError needs a status from 400 to 599, not ${statusCode}`);
    }
    super(message, cause === undefined ? undefined : { cause });
    this.type = type;
    this.errors = errors;
    this.headers = headers;
  }
}

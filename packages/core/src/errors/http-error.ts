/** What `new HttpError(status, message, options)` takes. */
export interface HttpErrorOptions {
  /** Machine-readable kind; default the snake_case reason phrase of the status, as in `not_found`. */
  readonly type?: string;
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
 */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  /** The `type` of the error that the client receives; undefined for that of the status. */
  readonly type: string | undefined;
  /** Sent with the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    /** The status of the answer. */
    readonly statusCode: number,
    message: string,
    { type, cause, headers = {} }: HttpErrorOptions = {},
  ) {
    if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599) {
      throw new RangeError(`HttpError needs a status from 400 to 599, not ${statusCode}`);
    }
    super(message, cause === undefined ? undefined : { cause });
    this.type = type;
    this.headers = headers;
  }
}

import type { Body, FailureBody } from '../types/answer.ts';

/** An answer that is not a success, as `unwrap` and streams throw it. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';

  constructor(
    /** The status of the answer. */
    readonly statusCode: number,
    /** The body of the answer: the error list, or whatever the operation answers with this status. */
    readonly body: FailureBody,
  ) {
    super(messageOf(statusCode, body));
  }
}

/** No answer came in time. What was asked for may still happen. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';

  /** @param timeout in milliseconds */
  constructor(readonly timeout: number) {
    super(`No answer within ${timeout} ms`);
  }
}

/** The server cannot be reached, or the connection ended before the answer came. What was asked for may have happened. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor(
    message: string,
    /** The code that the connection was closed with; undefined for a request. */
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The body of a success: for TanStack Query, SWR, and code that prefers exceptions.
 *
 * @throws AnswerError for any other answer; whatever the call throws
 * @example
 * const orders = await unwrap(api.get('/orders'));
 */
export async function unwrap<A extends { readonly ok: boolean; readonly statusCode: number; readonly body: unknown }>(
  call: Promise<A>,
): Promise<Body<A>> {
  const { ok, statusCode, body } = await call;
  if (!ok) throw new AnswerError(statusCode, body as FailureBody);
  return body as Body<A>;
}

function messageOf(statusCode: number, body: Partial<FailureBody> | null): string {
  const [first] = body?.errorList ?? [];
  if (first === undefined) return `The server answered ${statusCode}`;
  const place = first.loc.length === 0 ? '' : `${first.loc.join('.')}: `;
  return `The server answered ${statusCode}: ${place}${first.msg}`;
}

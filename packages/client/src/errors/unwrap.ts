import type { Body, FailureBody } from '../types/answer.ts';
import { AnswerError } from './errors.ts';

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

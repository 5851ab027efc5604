/** In milliseconds: the longest pause before the first attempt, and of all pauses. */
const FIRST = 500;
export const LONGEST = 20_000;

/**
 * How long to wait before an attempt, in milliseconds: exponential with full jitter, so that the clients of a restarted server spread.
 *
 * @param attempt 0 for the first
 * @param first the longest pause before the first attempt
 */
export function backoff(attempt: number, first = FIRST): number {
  return Math.random() * Math.min(first * 2 ** attempt, Math.max(first, LONGEST));
}

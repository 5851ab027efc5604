import { backoff, LONGEST } from '../calls/backoff.ts';

/** Codes after which another attempt would end in the same way. RFC 6455 §7.4.1, and those of the server. */
const TERMINAL: ReadonlySet<number> = new Set([1000, 1002, 1003, 1007, 1008, 1009, 1010, 4400, 4403, 4404]);

/** The credentials have expired, or were refused. */
export const UNAUTHORIZED = 4401;

/** Too many connections or messages. */
const TOO_MANY = 4429;

/** Whether a connection that ended with this code is not opened again. */
export function isTerminal(code: number): boolean {
  return TERMINAL.has(code);
}

/**
 * How long to wait before a connection is opened again, in milliseconds.
 *
 * @param code that the connection before it was closed with
 * @param attempt 0 for the first
 */
export function pauseAfter(code: number, attempt: number): number {
  return code === TOO_MANY ? LONGEST + backoff(0, LONGEST) : backoff(attempt);
}

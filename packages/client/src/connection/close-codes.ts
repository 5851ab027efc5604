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

/** Going away, service restart, and try again later: the server says so to all of its clients in one moment. */
const RESTARTS: ReadonlySet<number> = new Set([1001, 1012, 1013]);

/**
 * How long to wait before a connection is opened again, in milliseconds. The first pause is up to 0.5 s, so that a cut of the network is
 * hardly noticed. Where many clients come back it is up to 2 s, and so are those after an attempt that failed: then no tenth of a second has
 * more than a tenth of them.
 *
 * @param code that the connection before it was closed with
 * @param attempt 0 for the first
 */
export function pauseAfter(code: number, attempt: number): number {
  if (code === TOO_MANY) return LONGEST + backoff(0, LONGEST);
  if (attempt === 0 && !RESTARTS.has(code)) return backoff(0);
  return backoff(Math.max(attempt, 1) + 1);
}

/** Why a connection ended, as docs/wire-protocol.md lists it, for people. @type {Record<number, string>} */
const REASONS = {
  1000: 'closed',
  1001: 'the server closes',
  1003: 'the server does not take this kind of message',
  1006: 'the connection was lost',
  1007: 'the message was not valid',
  1008: 'against the rules of the server',
  1009: 'the message was too large',
  1011: 'the server failed',
  1013: 'try again later',
  4400: 'bad request',
  4401: 'not authenticated',
  4403: 'forbidden',
  4404: 'not found',
  4429: 'too many requests',
};

/** After these a new attempt may succeed. */
const TEMPORARY = new Set([1001, 1005, 1006, 1011, 1012, 1013, 4429]);

/** In milliseconds. */
const LONGEST = 15_000;

/**
 * How long to wait before the next attempt, in milliseconds; undefined when there should be none. Half of the delay is random, so that clients
 * of a server that comes back do not arrive together.
 *
 * @param {number} code of the close frame
 * @param {number} attempt how many have failed in a row
 * @param {number} [random] from 0 to 1
 * @returns {number | undefined}
 */
export function nextDelay(code, attempt, random = Math.random()) {
  if (!TEMPORARY.has(code)) return undefined;
  const delay = Math.min(LONGEST, 500 * 2 ** attempt);
  return Math.round(delay / 2 + (random * delay) / 2);
}

/**
 * @param {number} code
 * @param {string} reason what the server says
 */
export function closeText(code, reason) {
  const known = REASONS[code];
  return `Closed with ${code}${known === undefined ? '' : `: ${known}`}${reason === '' ? '' : ` (${reason})`}`;
}

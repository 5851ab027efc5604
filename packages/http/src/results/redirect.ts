import type { Result } from '@cortado/core';
import { wholeResult } from './payload';

/** RFC 9110 §15.4: those that a client follows. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Sends the client elsewhere. Never take the whole URL from a client: that lets anyone use your name to lead people astray.
 *
 * @param statusCode default 302; 303 after a form, 301 and 308 for good, 307 and 308 keep the method
 * @throws RangeError for a status that does not redirect
 * @example
 * @Post() async create(order: NewOrder) { return Redirect(`/orders/${await this.orders.add(order)}`, 303) }
 */
export function Redirect<Status extends RedirectStatus = 302>(
  location: string,
  statusCode: Status = 302 as Status,
): Result<null, Status> {
  if (!STATUSES.has(statusCode)) throw new RangeError(`Redirect needs 301, 302, 303, 307 or 308, not ${statusCode}`);
  // A header holds ASCII without spaces or controls; escapes that are there already stay as they are. Browsers read a backslash as a slash
  // (WHATWG URL §4.4), so a path that begins with `/\` would lead to another host.
  const encoded = location.replace(/[^\x21-\x5b\x5d-\x7e]+/gu, (text) => encode(text));
  return wholeResult(statusCode, { headers: { location: encoded }, body: undefined });
}

/** A lone surrogate has no UTF-8; U+FFFD stands in for it, as in every other encoder. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
}

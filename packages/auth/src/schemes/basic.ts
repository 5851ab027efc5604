import type { Awaitable } from '@cortado/core';
import { isNobody, type Found, type Scheme } from '../scheme';

export interface BasicOptions {
  /** What the browser's dialogue names. */
  readonly realm: string;
  /** Who the two stand for; undefined, null or false when they do not fit. */
  readonly verify: (user: string, password: string) => Awaitable<Found>;
}

/**
 * A name and a password with each request (RFC 7617). Only over TLS: they are encoded and not encrypted.
 *
 * @example
 * basic({ realm: 'Shop', verify: async (name, password) => ((await users.fits(name, password)) ? { name } : undefined) })
 */
export function basic({ realm, verify }: BasicOptions): Scheme {
  return {
    challenge: `Basic realm="${realm.replace(/["\\]/g, '\\$&')}", charset="UTF-8"`,
    async identify({ headers }) {
      const given = /^basic(?: +(.*))?$/i.exec(headers.authorization ?? '');
      if (given === null) return undefined;
      const text = /^[\w+/-]+=*$/.test(given[1] ?? '') ? Buffer.from(given[1]!, 'base64').toString() : '';
      const colon = text.indexOf(':'); // the first: a name has none, a password may
      if (colon === -1) return 'invalid';
      const principal = await verify(text.slice(0, colon), text.slice(colon + 1));
      return isNobody(principal) ? 'invalid' : { principal };
    },
  };
}

import type { Awaitable } from '@cortado/core';
import type { Scheme } from '../scheme';

export interface BasicOptions {
  /** What the browser's dialogue names. */
  readonly realm: string;
  /** Who the two stand for; undefined when they do not fit. */
  readonly verify: (user: string, password: string) => Awaitable<unknown>;
}

/** A name and a password with each request (RFC 7617). Only over TLS: they are encoded and not encrypted. */
export function basic({ realm, verify }: BasicOptions): Scheme {
  return {
    challenge: `Basic realm="${realm.replace(/["\\]/g, '\\$&')}", charset="UTF-8"`,
    async identify({ headers }) {
      const encoded = /^basic +([\w+/]+=*)$/i.exec(headers.authorization ?? '')?.[1];
      if (encoded === undefined) return undefined;
      const text = Buffer.from(encoded, 'base64').toString();
      const colon = text.indexOf(':'); // the first: a name has none, a password may
      if (colon === -1) return 'invalid';
      const principal = await verify(text.slice(0, colon), text.slice(colon + 1));
      return principal === undefined ? 'invalid' : { principal };
    },
  };
}

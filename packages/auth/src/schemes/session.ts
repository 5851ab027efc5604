import type { Awaitable } from '@cortado/core';
import type { Identity, Scheme } from '../scheme';
import { unsign } from '../signature';

export interface SessionOptions {
  /** The name of the cookie. Default `session`. */
  readonly cookie?: string;
  /** What the cookie was signed with. */
  readonly secret: string;
  /** Whose session it is; undefined when it is over. */
  readonly find: (id: string) => Awaitable<Identity | undefined>;
}

/**
 * A session, named by a signed cookie. Cookies are sent by any page that a browser shows: set it `httpOnly`, `secure` and
 * `sameSite`, and rely on the origin check for sockets.
 *
 * @example
 * return Ok().cookie('session', sign(id, secret), { httpOnly: true, secure: true, sameSite: 'lax' });
 */
export function session({ cookie = 'session', secret, find }: SessionOptions): Scheme {
  return {
    challenge: undefined,
    async identify({ cookies }) {
      const signed = cookies[cookie];
      if (signed === undefined) return undefined;
      const id = unsign(signed, secret);
      // Somebody whose session is over is a stranger, not an intruder: they have to be able to sign in.
      return id === undefined ? undefined : await find(id);
    },
  };
}

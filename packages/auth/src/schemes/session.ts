import type { Awaitable } from '@cortado/core';
import { isNobody, isValid, type Identity, type Nobody, type Scheme } from '../scheme';
import { checkSecret, unsign } from '../signature';

export interface SessionOptions {
  /** The name of the cookie. Default `session`. */
  readonly cookie?: string;
  /** What the cookie was signed with: at least 32 characters, and used for nothing else. */
  readonly secret: string;
  /** Whose session it is; undefined, null or false when it is over. */
  readonly find: (id: string) => Awaitable<Identity | Nobody>;
}

/**
 * A session, named by a signed cookie. Cookies are sent by any page that a browser shows: set it `httpOnly`, `secure` and
 * `sameSite`, and rely on the origin check for sockets. Give a new id, that nobody can guess, whenever somebody signs in or out:
 * the one from before may be known to somebody else (session fixation).
 *
 * @throws ConfigurationError E_OPTION for a secret that is too short
 * @example
 * return Ok().cookie('session', sign(randomUUID(), secret), { httpOnly: true, secure: true, sameSite: 'lax' });
 */
export function session({ cookie = 'session', secret, find }: SessionOptions): Scheme {
  checkSecret('session()', secret);
  return {
    challenge: undefined,
    async identify({ cookies }) {
      const signed = cookies[cookie];
      if (signed === undefined) return undefined;
      const id = unsign(signed, secret);
      const found = id === undefined ? undefined : await find(id);
      // Somebody whose session is over is a stranger, not an intruder: they have to be able to sign in.
      return isNobody(found) || !isValid(found) ? undefined : found;
    },
  };
}

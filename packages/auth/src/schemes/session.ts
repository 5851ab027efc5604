import { described, type Awaitable } from '@cortado/core';
import { refuseUnknownIn } from '@cortado/core/transport';
import { originGuard, type AllowedOrigins } from './same-origin';
import { describedScheme, schemeName } from '../authentication/described-guard';
import { isCurrent, isNobody, type Identity, type Nobody, type Scheme } from '../authentication/scheme';
import { checkSecret, unsign } from '../keys/signature';

const DEFAULT_COOKIE = 'session';

/** What `session()` takes. */
export interface SessionOptions {
  /** The name of the cookie. Default `session`. */
  readonly cookie?: string;
  /** What the cookie was signed with: at least 32 characters, and used for nothing else. */
  readonly secret: string;
  /** Whose session it is; undefined, null or false when it is over. */
  readonly find: (id: string) => Awaitable<Identity | Nobody>;
  /**
   * Other origins whose pages may send requests with this session that change something, as in `['https://app.example']`. `'*'` turns
   * the check off. Default none: what comes from another origin is 403 `origin_forbidden`. `http.cors` does not add to it.
   */
  readonly allowedOrigins?: AllowedOrigins;
}

/**
 * A session, named by a signed cookie. Browsers send cookies with what any page asks of them, so a request that is not GET, HEAD or OPTIONS
 * has to come from a page of the same origin; handshakes are checked by `websocket.allowedOrigins`. Set the cookie `httpOnly`, `secure` and
 * `sameSite`. Give a new id, that nobody can guess, whenever somebody signs in or out: the one from before may be known to somebody else
 * (session fixation).
 *
 * @throws ConfigurationError E_OPTION for a secret that is too short, or an invalid origin
 * @example
 * return Ok().cookie('session', sign(randomUUID(), secret), { httpOnly: true, secure: true, sameSite: 'lax' });
 */
export function session(options: SessionOptions): Scheme {
  refuseUnknownIn('session()', options, ['cookie', 'secret', 'find', 'allowedOrigins']);
  const { cookie = DEFAULT_COOKIE, secret, find, allowedOrigins = [] } = options;
  checkSecret('session()', secret);
  const checkOrigin = originGuard('session().allowedOrigins', allowedOrigins);
  return {
    [described]: describedScheme({
      name: schemeName('session', cookie, DEFAULT_COOKIE),
      type: 'apiKey',
      in: 'cookie',
      parameter: cookie,
    }),
    challenge: undefined,
    presents: ({ headers, cookies }) => headers.cookie !== undefined && cookies[cookie] !== undefined,
    async identify(context) {
      const signed = context.cookies[cookie];
      if (signed === undefined) return undefined;
      const id = unsign(signed, secret);
      const found = id === undefined ? undefined : await find(id);
      // Somebody whose session is over is a stranger, not an intruder: they have to be able to sign in.
      if (isNobody(found) || isNobody(found.principal) || !isCurrent(found)) return undefined;
      checkOrigin(context);
      return found;
    },
  };
}

import { described, HttpError, type Awaitable, type Context } from '@cortado/core';
import { isPromise } from '@cortado/core/transport';
import { describedScheme } from '../authentication/described-guard';
import { credentialsOf } from './credentials';
import type { Identified, Identity, Nobody, Scheme } from '../authentication/scheme';

/** What `bearer(verify, options)` takes. */
export interface BearerOptions {
  /**
   * On a handshake, `?access_token=` is read too. Default false: addresses end up in the logs of proxies, and in histories.
   */
  readonly query?: boolean;
}

/**
 * A token in `authorization: Bearer …` (RFC 6750). On a handshake, where a browser can send no header, also in the
 * subprotocol `bearer.<token>`, or `bearer64.<the token in base64url>` for a token with `/` or `=`, which no subprotocol may have.
 *
 * @param verify who the token stands for; undefined when it is not valid, `expired` when it was. With a `subject`, a socket's client
 *   can send a new token of the same subject before this one expires
 * @example
 * bearer(async (token) => { const found = await tokens.find(token); return found && { principal: found.user, expires: found.end } })
 */
export function bearer(
  verify: (token: string, context: Context) => Awaitable<Identity | 'expired' | Nobody>,
  { query = false }: BearerOptions = {},
): Scheme {
  const tokenOf = (context: Context): string | null | undefined =>
    credentialsOf(context.headers.authorization, 'bearer') ??
    (context.phase === 'handshake' ? fromHandshake(context, query) : undefined);
  return {
    [described]: describedScheme({
      name: 'bearer',
      type: 'http',
      scheme: 'bearer',
      handshake: query ? ['subprotocol', 'query'] : ['subprotocol'],
    }),
    challenge: 'Bearer',
    renewable: true,
    presents: (context) => tokenOf(context) !== undefined,
    identify(context) {
      const given = tokenOf(context);
      if (given === undefined) return undefined;
      if (given === null) throw undecodable();
      if (!TOKEN.test(given)) return 'invalid';
      const found = verify(given, context);
      return isPromise(found) ? found.then(identified) : identified(found);
    },
  };
}

/** The `token68` of RFC 9110 §11.2: what does not look like a token is not shown to `verify`. */
const TOKEN = /^[\w.~+/-]+=*$/;

function identified(found: Identity | 'expired' | Nobody): Identified {
  return found === undefined || found === null || found === false ? 'invalid' : found;
}

/** Prefixes of the subprotocol that holds a token (RFC 6455 §4.1: its characters are those of a `token` of RFC 9110 §5.6.2). */
const PLAIN = 'bearer.';
const ENCODED = 'bearer64.';

/** @returns null for a token in base64url that cannot be decoded */
function fromHandshake({ headers, query }: Context, readsQuery: boolean): string | null | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',');
  for (const each of offered) {
    const name = each.trim();
    if (name.startsWith(PLAIN)) return name.slice(PLAIN.length);
    if (name.startsWith(ENCODED)) return decoded(name.slice(ENCODED.length));
  }
  const { access_token: given } = query;
  return readsQuery && given !== undefined ? String(given) : undefined;
}

/** Base64url as RFC 4648 §5 has it, without padding. A lenient decoder would take many texts for the same token. */
function decoded(text: string): string | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes.toString('latin1') : null;
}

function undecodable(): HttpError {
  return new HttpError(401, `What follows ${ENCODED} is not base64url`, {
    type: 'token_malformed',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}

import type { Awaitable, Context } from '@cortado/core';
import type { Identity, Nobody, Scheme } from '../scheme';

export interface BearerOptions {
  /**
   * On a handshake, `?access_token=` is read too. Default false: addresses end up in the logs of proxies, and in histories.
   */
  readonly query?: boolean;
}

/**
 * A token in `authorization: Bearer …` (RFC 6750). On a handshake, where a browser can send no header, also in the
 * subprotocol `bearer.<token>`.
 *
 * @param verify who the token stands for; undefined when it is not valid. With a `subject`, a socket's client can send a new token
 *   of the same subject before this one expires
 * @example
 * bearer(async (token) => { const found = await tokens.find(token); return found && { principal: found.user, expires: found.end } })
 */
export function bearer(
  verify: (token: string) => Awaitable<Identity | Nobody>,
  { query = false }: BearerOptions = {},
): Scheme {
  return {
    challenge: 'Bearer',
    async identify(context) {
      const given = fromHeader(context) ?? (context.phase === 'handshake' ? fromHandshake(context, query) : undefined);
      if (given === undefined) return undefined;
      return TOKEN.test(given) ? (await verify(given)) || 'invalid' : 'invalid';
    },
  };
}

/** The `token68` of RFC 9110 §11.2: what does not look like a token is not shown to `verify`. */
const TOKEN = /^[\w.~+/-]+=*$/;

function fromHeader({ headers }: Context): string | undefined {
  return /^bearer(?: +(.*))?$/i
    .exec(headers.authorization ?? '')
    ?.slice(1)
    .join('');
}

function fromHandshake({ headers, query }: Context, readsQuery: boolean): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',');
  const token = offered.map((each) => each.trim()).find((each) => each.startsWith('bearer.'));
  if (token !== undefined) return token.slice('bearer.'.length);
  const { access_token: given } = query;
  return readsQuery && given !== undefined ? String(given) : undefined;
}

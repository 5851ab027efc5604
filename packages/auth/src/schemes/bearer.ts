import type { Awaitable, Context } from '@cortado/core';
import type { Identity, Scheme } from '../scheme';

export interface BearerOptions {
  /**
   * On a handshake, `?access_token=` is read too. Default false: addresses end up in logs and histories.
   */
  readonly query?: boolean;
}

/**
 * A token in `authorization: Bearer …` (RFC 6750). On a handshake, where a browser can send no header, also in the
 * subprotocol `bearer.<token>`.
 *
 * @param verify who the token stands for; undefined when it is not valid
 */
export function bearer(
  verify: (token: string) => Awaitable<Identity | undefined>,
  { query = false }: BearerOptions = {},
): Scheme {
  return {
    challenge: 'Bearer',
    async identify(context) {
      const token = fromHeader(context) ?? (context.phase === 'handshake' ? fromHandshake(context, query) : undefined);
      return token === undefined ? undefined : ((await verify(token)) ?? 'invalid');
    },
  };
}

function fromHeader({ headers }: Context): string | undefined {
  return /^bearer +([\w.~+/-]+=*)$/i.exec(headers.authorization ?? '')?.[1];
}

function fromHandshake({ headers, query }: Context, readsQuery: boolean): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',');
  const token = offered.map((each) => each.trim()).find((each) => each.startsWith('bearer.'));
  if (token !== undefined) return token.slice('bearer.'.length);
  const { access_token: given } = query;
  return readsQuery && typeof given === 'string' ? given : undefined;
}

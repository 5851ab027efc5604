import type { Awaitable, Context } from '@cortado/core';

/** Who somebody turned out to be. */
export interface Identity<P = unknown> {
  readonly principal: P;
  /** When the credentials end; a socket is closed then. */
  readonly expires?: Date | undefined;
}

/**
 * One way to say who one is. `undefined` means that there are no credentials of this kind, `invalid` that there are and they
 * are wrong.
 */
export interface Scheme {
  /** What a 401 asks for, in `www-authenticate`; undefined for what no browser can be asked for. RFC 9110 §11.6.1. */
  readonly challenge: string | undefined;
  identify(context: Context): Awaitable<Identity | 'invalid' | undefined>;
}

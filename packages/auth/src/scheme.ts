import type { Awaitable, Context, Credentials, KnownPrincipal } from '@cortado/core';

/** Who somebody turned out to be, and by which credentials. */
export interface Identity<P = KnownPrincipal> extends Credentials {
  readonly principal: P;
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

/** What says that credentials are nobody's. `false` and `null` too: a comparison that failed must not become a principal. */
export type Nobody = undefined | null | false;

/** What a search for somebody comes to. */
export type Found = Cortado.Register extends { principal: infer Named } ? Named | Nobody : unknown;

export function isNobody(found: unknown): found is Nobody {
  return found === undefined || found === null || found === false;
}

/** Whether these credentials say who somebody is, and have not ended. */
export function isValid({ principal, expires }: Identity): boolean {
  return !isNobody(principal) && (expires === undefined || expires.getTime() > Date.now());
}

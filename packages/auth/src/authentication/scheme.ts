import type { described, Awaitable, Context, Credentials, KnownPrincipal, SelfDescription } from '@cortado/core';

/** A principal, with the credentials that identified it. */
export interface Identity<P = KnownPrincipal> extends Credentials {
  /** Who sent the credentials. */
  readonly principal: P;
}

/**
 * What a scheme found. `undefined` means that there are no credentials of this kind, `invalid` that there are and they are wrong,
 * `expired` that they were right once: nobody guessed them, so they do not count as a failed attempt.
 */
export type Identified = Identity | 'invalid' | 'expired' | undefined;

/** A way to identify clients. */
export interface Scheme {
  /** What a 401 asks for, in `www-authenticate`; undefined for what no browser can be asked for. RFC 9110 §11.6.1. */
  readonly challenge: string | undefined;
  /**
   * Whether the credentials are a token that comes as `authorization: Bearer`, so that `$auth` can replace it on an open socket. The
   * subject of any other scheme is not renewed. Default false.
   */
  readonly renewable?: boolean;
  /**
   * Whether a request has credentials of this kind, without verifying them. A client that failed too often is still served without
   * credentials; where a scheme does not have this, all of its requests count as having some.
   */
  presents?(context: Context): boolean;
  /** Its name in `app.describe()`, and how clients send its credentials. */
  readonly [described]?: Pick<SelfDescription, 'security' | 'schemes'>;
  /** Finds out who is asking. @throws HttpError for an answer of its own */
  identify(context: Context): Awaitable<Identified>;
}

/** Credentials belong to nobody. `false` and `null` count, so that a failed comparison never becomes a principal. */
export type Nobody = undefined | null | false;

/** The result of looking somebody up. */
export type Found = Cortado.Register extends { principal: infer Named } ? Named | Nobody : unknown;

export function isNobody(found: unknown): found is Nobody {
  return found === undefined || found === null || found === false;
}

/** Whether these credentials have not ended. */
export function isCurrent({ expires }: Identity): boolean {
  return expires === undefined || expires.getTime() > Date.now();
}

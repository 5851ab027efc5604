import { createVerifier, type Algorithm } from 'fast-jwt';
import type { Scheme } from '../scheme';
import { bearer, type BearerOptions } from './bearer';

export interface JwtOptions<P> extends BearerOptions {
  /** The secret of HMAC, or a public key in PEM. */
  readonly key: string | Buffer;
  /** Default those that fit the key; never `none`, and never HMAC with a public key. */
  readonly algorithms?: readonly Algorithm[];
  readonly issuer?: string | readonly string[];
  readonly audience?: string | readonly string[];
  /** How far clocks may differ, in milliseconds. Default 0. */
  readonly clockTolerance?: number;
  /** What the claims come to. Default the claims themselves. */
  readonly principal?: (claims: Readonly<Record<string, any>>) => P | undefined;
}

/**
 * A JSON Web Token (RFC 7519) as bearer token: its signature, `exp` and `nbf` are checked, `iss` and `aud` where they are given.
 *
 * @example
 * authenticate(jwt({ key: config.secret, principal: ({ sub, roles }) => ({ id: sub, roles }) }))
 */
export function jwt<P>({ key, principal, query = false, ...options }: JwtOptions<P>): Scheme {
  const { algorithms, issuer, audience, clockTolerance = 0 } = options;
  const verify = createVerifier({
    key,
    clockTolerance,
    cache: false,
    // A token that does not say is not one that says so.
    requiredClaims: [...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
    ...(algorithms === undefined ? {} : { algorithms: [...algorithms] }),
    ...(issuer === undefined ? {} : { allowedIss: list(issuer) }),
    ...(audience === undefined ? {} : { allowedAud: list(audience) }),
  });
  return bearer(
    (token) => {
      const claims = claimsOf(verify, token);
      const found = claims === undefined || principal === undefined ? claims : principal(claims);
      if (claims === undefined || found === undefined) return undefined;
      const { exp } = claims as { readonly exp?: number };
      return { principal: found, expires: exp === undefined ? undefined : new Date(exp * 1_000) };
    },
    { query },
  );
}

/** Why a token is not valid is nobody's business but its maker's. */
function claimsOf(verify: (token: string) => unknown, token: string): Record<string, unknown> | undefined {
  try {
    const claims = verify(token);
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function list(given: string | readonly string[]): string[] {
  return typeof given === 'string' ? [given] : [...given];
}

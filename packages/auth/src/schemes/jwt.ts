import { ConfigurationError, type KnownPrincipal } from '@cortado/core';
import { createVerifier, type Algorithm } from 'fast-jwt';
import { isNobody, type Found, type Scheme } from '../scheme';
import { checkSecret } from '../signature';
import { bearer, type BearerOptions } from './bearer';

export type Claims = Readonly<Record<string, any>>;

interface JwtSettings extends BearerOptions {
  /** The secret of HMAC, at least 32 bytes, or a public key in PEM. */
  readonly key: string | Buffer;
  /** Default those that fit the key; never `none`, and never HMAC with a public key. */
  readonly algorithms?: readonly Exclude<Algorithm, 'none'>[];
  readonly issuer?: string | readonly string[];
  readonly audience?: string | readonly string[];
  /** How far clocks may differ, in milliseconds. A socket is closed that much later. Default 0. */
  readonly clockTolerance?: number;
}

/** What the claims come to; undefined, null or false for a token that is not taken. Default the claims themselves. */
type ToPrincipal = (claims: Claims) => Found;

/** Where the application names the type of its principals, the claims themselves are none. */
export type JwtOptions = JwtSettings &
  (unknown extends KnownPrincipal ? { readonly principal?: ToPrincipal } : { readonly principal: ToPrincipal });

/** The last moment that a Date can hold, in seconds. */
const END_OF_TIME = 8.64e12;

/**
 * A JSON Web Token (RFC 7519) as bearer token: its signature, `exp` and `nbf` are checked, `iss` and `aud` where they are given.
 * A token with `sub` can be renewed on a socket (`$auth`).
 *
 * @throws ConfigurationError E_OPTION for a key that cannot be read, can be guessed, or does not fit the algorithms
 * @example
 * authenticate(jwt({ key: config.secret, principal: ({ sub, roles }) => ({ id: sub, roles }) }))
 */
export function jwt({ query = false, ...options }: JwtOptions): Scheme {
  const { principal, clockTolerance = 0 } = options as JwtSettings & { readonly principal?: ToPrincipal };
  const verify = verifier(options, clockTolerance);
  return bearer(
    (token) => {
      const claims = claimsOf(verify, token);
      const found = claims === undefined || principal === undefined ? claims : principal(claims);
      if (claims === undefined || isNobody(found)) return undefined;
      return {
        principal: found,
        subject: subjectOf(claims),
        expires: endOf(claims, clockTolerance),
      };
    },
    { query },
  );
}

/** A subject is unique to its issuer (RFC 7519 §4.1.2). */
function subjectOf({ iss = null, sub }: Claims): string | undefined {
  return typeof sub === 'string' ? JSON.stringify([iss, sub]) : undefined;
}

function endOf({ exp }: Claims, clockTolerance: number): Date | undefined {
  const end = typeof exp === 'number' ? exp + clockTolerance / 1_000 : Infinity;
  return end < END_OF_TIME ? new Date(end * 1_000) : undefined;
}

type Verify = (token: string) => unknown;

function verifier({ key, algorithms, issuer, audience }: JwtSettings, clockTolerance: number): Verify {
  const isPublic = key?.toString().includes('-----BEGIN ');
  if (!isPublic) checkSecret('jwt().key', key);
  if (algorithms?.some((each: string) => each === 'none' || (isPublic && each.startsWith('HS')))) {
    throw refused('it allows tokens that anybody could make: `none`, or HMAC with a key that is public');
  }
  try {
    return createVerifier({
      key,
      clockTolerance,
      cache: false,
      // A token that does not say is not one that says so.
      requiredClaims: [...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
      ...(algorithms === undefined ? {} : { algorithms: [...algorithms] }),
      ...(issuer === undefined ? {} : { allowedIss: list(issuer) }),
      ...(audience === undefined ? {} : { allowedAud: list(audience) }),
    }) as Verify;
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'its options cannot be meant', error);
  }
}

function refused(problem: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('E_OPTION', {
    where: 'jwt()',
    problem,
    remedy: 'give a secret or a public key in PEM, and algorithms of its kind or none',
    cause,
  });
}

/** Why a token is not valid is nobody's business but its maker's. */
function claimsOf(verify: Verify, token: string): Claims | undefined {
  try {
    const claims = verify(token);
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function list(given: string | readonly string[]): string[] {
  return typeof given === 'string' ? [given] : [...given];
}

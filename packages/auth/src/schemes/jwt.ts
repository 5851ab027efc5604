import { ConfigurationError, described, type Awaitable, type Context, type KnownPrincipal } from '@cortado/core';
import { isPromise, refuseUnknownIn } from '@cortado/core/transport';
import { jwksSettings, type JwksOptions } from '../keys/jwks-options';
import { FoundKeys, KnownKeys, type FindKey, type KeySource } from '../keys/key-source';
import type { JwtKey, ReadKey } from '../keys/jwt-key';
import { readKeys } from '../keys/read-key';
import { RemoteKeys } from '../keys/remote-keys';
import { headerOf } from '../keys/token-header';
import {
  verificationKey,
  type SigningAlgorithm,
  type TokenChecks,
  type VerificationKey,
} from '../keys/verification-key';
import { describedScheme } from '../authentication/described-guard';
import { isNobody, type Found, type Identity, type Scheme } from '../authentication/scheme';
import { bearer, type BearerOptions } from './bearer';

/** The claims of a JSON Web Token, after it was verified. */
export type Claims = Readonly<Record<string, any>>;

interface JwtSettings extends BearerOptions {
  /**
   * What tokens are verified with: the secret of HMAC (at least 32 bytes), or a public key in any common form. Several for a rotation, as
   * a list or by their `kid`, or a function of the header of the token, which says nothing that was verified. Either this or `jwks`.
   */
  readonly key?: JwtKey | readonly JwtKey[] | Readonly<Record<string, JwtKey>> | FindKey;
  /** The address of the issuer's JWK Set, whose public keys are loaded when they are needed and kept. */
  readonly jwks?: string | URL | JwksOptions;
  /** The algorithms that are taken. Default those that fit the key; never `none`, and never HMAC with a public key. */
  readonly algorithms?: readonly SigningAlgorithm[];
  /** The value of `iss` that a token must have, or a list of them. Default any. */
  readonly issuer?: string | readonly string[];
  /** The value of `aud` that a token must have, or a list of which one suffices. Default any. */
  readonly audience?: string | readonly string[];
  /** How far clocks may differ, in milliseconds. A socket is closed that much later. Default 0. */
  readonly clockTolerance?: number;
}

/** What the claims come to; undefined, null or false for a token that is not taken. Default the claims themselves. */
type ToPrincipal = (claims: Claims) => Found;

/** What `jwt()` takes. Where the application registers a type of principals, `principal` is required: claims are not of that type. */
export type JwtOptions = JwtSettings &
  (unknown extends KnownPrincipal ? { readonly principal?: ToPrincipal } : { readonly principal: ToPrincipal });

const NAMES = ['key', 'jwks', 'algorithms', 'issuer', 'audience', 'clockTolerance', 'principal', 'query'];

/** The last moment that a Date can hold, in seconds. */
const END_OF_TIME = 8.64e12;

/**
 * A JSON Web Token (RFC 7519) as bearer token: its signature, `exp` and `nbf` are checked, `iss` and `aud` where they are given.
 * A token with `sub` can be renewed on a socket (`$auth`). When the keys of a `jwks` address cannot be loaded, the answer is 503.
 *
 * @throws ConfigurationError E_OPTION for a key that cannot be read, can be guessed, or does not fit the algorithms
 * @example
 * authenticate(jwt({ key: config.secret, principal: ({ sub, roles }) => ({ id: sub, roles }) }))
 * authenticate(jwt({ jwks: 'https://id.example/.well-known/jwks.json', issuer: 'https://id.example', audience: 'shop' }))
 */
export function jwt({ query = false, ...options }: JwtOptions): Scheme {
  const { principal, clockTolerance = 0 } = options as JwtSettings & { readonly principal?: ToPrincipal };
  checkSettings(options, clockTolerance);
  const source = sourceOf(options, { ...options, clockTolerance });
  const toIdentity = (claims: Claims | 'expired' | undefined): Identity | 'expired' | undefined => {
    if (claims === undefined || claims === 'expired') return claims;
    const found = principal === undefined ? claims : principal(claims);
    if (isNobody(found)) return undefined;
    return { principal: found, subject: subjectOf(claims), expires: endOf(claims, clockTolerance) };
  };
  const scheme = bearer(
    (token, context) => {
      const claims = claimsOf(source, token, context);
      return isPromise(claims) ? claims.then(toIdentity) : toIdentity(claims);
    },
    { query },
  );
  const [bearerScheme] = scheme[described]!.schemes!;
  return { ...scheme, [described]: describedScheme({ ...bearerScheme!, bearerFormat: 'JWT' }) };
}

/** A subject is unique to its issuer (RFC 7519 §4.1.2). */
function subjectOf({ iss = null, sub }: Claims): string | undefined {
  return typeof sub === 'string' ? JSON.stringify([iss, sub]) : undefined;
}

function endOf({ exp }: Claims, clockTolerance: number): Date | undefined {
  const end = typeof exp === 'number' ? exp + clockTolerance / 1_000 : Infinity;
  return end < END_OF_TIME ? new Date(end * 1_000) : undefined;
}

/** @throws ConfigurationError E_OPTION */
function sourceOf({ key, jwks, algorithms }: JwtSettings, checks: TokenChecks): KeySource {
  if (key !== undefined && jwks !== undefined) throw refused('it has both a key and a jwks', 'remove one of them');
  if (algorithms?.some((each: string) => each === 'none')) throw refused(ANYBODY, KEY);
  if (jwks !== undefined) {
    if (algorithms?.some((each) => each.startsWith('HS'))) throw refused(ANYBODY, KEY);
    return new RemoteKeys(jwksSettings(jwks), checks);
  }
  if (typeof key === 'function') return new FoundKeys(key, checks);
  try {
    const read = readAll(key);
    const hmac = algorithms?.some((each) => each.startsWith('HS'));
    if (hmac && read.every((each) => each.key.type === 'public')) throw refused(ANYBODY, KEY);
    return new KnownKeys(read.map((each) => verificationKey(each, checks)));
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw refused((error as Error).message, KEY, error);
  }
}

const KEY =
  'give a secret of at least 32 characters, a public key in PEM or a jwks URL; omit algorithms, or list those of the key';
const ANYBODY = 'it would accept tokens that anyone can forge: `none`, or HMAC with a key that is public';

/** @throws Error for keys that cannot be read */
function readAll(key: unknown): readonly ReadKey[] {
  if (Array.isArray(key)) {
    if (key.length === 0) throw new Error('the list of keys is empty');
    return key.flatMap((each: unknown) => readKeys(each));
  }
  if (!isTable(key)) return readKeys(key);
  const table = Object.entries(key);
  if (table.length === 0) throw new Error('the table of keys is empty');
  return table.flatMap(([kid, each]) => readKeys(each).map((one) => ({ ...one, kid })));
}

/** A plain object that is neither a JWK nor a JWK Set: keys by their `kid`. */
function isTable(key: unknown): key is Readonly<Record<string, unknown>> {
  if (typeof key !== 'object' || key === null) return false;
  const prototype: unknown = Object.getPrototypeOf(key);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const { kty, keys } = key as { readonly kty?: unknown; readonly keys?: unknown };
  return !(typeof kty === 'string' && kty.length <= 3) && !Array.isArray(keys);
}

function refused(problem: string, remedy: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError('E_OPTION', { where: 'jwt()', problem, remedy, cause });
}

/** @throws ConfigurationError E_OPTION for a name that would be ignored, and for what is not a span of time */
function checkSettings(options: object, clockTolerance: unknown): void {
  refuseUnknownIn('jwt()', options, NAMES);
  if (Number.isSafeInteger(clockTolerance) && (clockTolerance as number) >= 0) return;
  const problem = `clockTolerance must be a whole number of milliseconds, not ${String(clockTolerance)}`;
  throw refused(problem, 'leave clockTolerance out, or give milliseconds: 5_000 is five seconds');
}

/** `expired` for a token that one of the keys did sign. */
type Outcome = Claims | 'expired' | undefined;

function claimsOf(source: KeySource, token: string, context: Context): Awaitable<Outcome> {
  const { known } = source;
  if (known?.length === 1) return verified(known[0]!, token);
  const header = headerOf(token);
  if (header === undefined) return undefined;
  const choose = (keys: readonly VerificationKey[]): Outcome => {
    let outcome: Outcome;
    for (const key of keys) {
      if (!key.algorithms.includes(header.alg)) continue;
      outcome = verified(key, token);
      if (outcome !== undefined) break;
    }
    return outcome;
  };
  const keys = source.find(header, context);
  return isPromise(keys) ? keys.then(choose) : choose(keys);
}

/** Why a token is not valid is the business of its maker alone. */
function verified({ verify }: VerificationKey, token: string): Outcome {
  try {
    const claims = verify(token);
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch (error) {
    // Its signature was checked before.
    return (error as { readonly code?: unknown }).code === 'FAST_JWT_EXPIRED' ? 'expired' : undefined;
  }
}

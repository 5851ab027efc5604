import { createVerifier, type Algorithm } from 'fast-jwt';
import type { KeyObject } from 'node:crypto';
import { weakness } from './signature';
import type { ReadKey } from './jwt-key';
import { readKeys } from './read-key';

export type SigningAlgorithm = Exclude<Algorithm, 'none'>;

/** What is checked of every token, whichever key signed it. */
export interface TokenChecks {
  readonly algorithms?: readonly SigningAlgorithm[] | undefined;
  readonly issuer?: string | readonly string[] | undefined;
  readonly audience?: string | readonly string[] | undefined;
  readonly clockTolerance: number;
}

/** One key, ready to verify tokens with the algorithms of its kind and no other. */
export interface VerificationKey {
  readonly kid: string | undefined;
  readonly algorithms: readonly string[];
  /** The claims. @throws Error for a token that is not valid */
  verify(token: string): unknown;
}

const HMAC: readonly SigningAlgorithm[] = ['HS256', 'HS384', 'HS512'];
const RSA: readonly SigningAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const CURVES: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};
/** RFC 7518 §3.3: a smaller key of RSA must not be used. */
const SMALLEST_RSA = 2_048;

/** @throws Error for keys that cannot be read, can be guessed, or do not fit the algorithms */
export function verificationKeys(given: unknown, checks: TokenChecks): readonly VerificationKey[] {
  return readKeys(given).map((each) => verificationKey(each, checks));
}

/** The same for one key that was read. @throws Error as `verificationKeys` */
export function verificationKey(read: ReadKey, checks: TokenChecks): VerificationKey {
  const { key, kid } = read;
  const algorithms = algorithmsOf(read, checks.algorithms);
  const { issuer, audience, clockTolerance } = checks;
  const verify = createVerifier({
    key: key.type === 'secret' ? key.export() : key.export({ type: 'spki', format: 'pem' }),
    algorithms: [...algorithms],
    clockTolerance,
    cache: false,
    // A token that does not say is not one that says so.
    requiredClaims: [...(issuer === undefined ? [] : ['iss']), ...(audience === undefined ? [] : ['aud'])],
    ...(issuer === undefined ? {} : { allowedIss: list(issuer) }),
    ...(audience === undefined ? {} : { allowedAud: list(audience) }),
  }) as (token: string) => unknown;
  return { kid, algorithms, verify };
}

function algorithmsOf(
  { key, alg }: ReadKey,
  allowed: readonly SigningAlgorithm[] | undefined,
): readonly SigningAlgorithm[] {
  const ofKind = key.type === 'secret' ? ofSecret(key) : ofPublicKey(key);
  const own = alg === undefined ? ofKind : ofKind.filter((each) => each === alg);
  if (own.length === 0) throw new Error(`a key of this type cannot be used with ${alg}`);
  const taken = allowed === undefined ? own : own.filter((each) => allowed.includes(each));
  if (taken.length > 0) return taken;
  throw new Error(
    `the key verifies ${own.join(', ')}, and none of them is among the algorithms ${allowed?.join(', ')}`,
  );
}

function ofSecret(key: KeyObject): readonly SigningAlgorithm[] {
  const problem = weakness(key.symmetricKeySize ?? 0);
  if (problem !== undefined) throw new Error(problem);
  return HMAC;
}

function ofPublicKey({ asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject): readonly SigningAlgorithm[] {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (type === 'rsa') {
    if (modulusLength >= SMALLEST_RSA) return RSA;
    throw new Error(`an RSA key of ${modulusLength} bits is too small: it needs ${SMALLEST_RSA}`);
  }
  if (type === 'ed25519' || type === 'ed448') return ['EdDSA'];
  const algorithm = type === 'ec' ? CURVES[namedCurve] : undefined;
  if (algorithm !== undefined) return [algorithm];
  throw new Error(`keys of type ${`${type} ${namedCurve}`.trim()} are not supported`);
}

function list(given: string | readonly string[]): string[] {
  return typeof given === 'string' ? [given] : [...given];
}

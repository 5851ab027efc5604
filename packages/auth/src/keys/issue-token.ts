import { createSigner, type Algorithm } from 'fast-jwt';
import { createPrivateKey, KeyObject } from 'node:crypto';
import { readKeys } from './read-key';
import type { SigningAlgorithm } from './verification-key';
import { weakness } from './signature';

/** What `issueToken(claims, options)` takes. */
export interface IssueTokenOptions {
  /** The secret of HMAC, at least 32 bytes, or a private key: PEM or a `KeyObject`. */
  readonly key: string | Uint8Array | KeyObject;
  /** The algorithm of the signature. Default the one that fits the key: HS256, RS256, ES256, ES384, ES512 or EdDSA. */
  readonly algorithm?: SigningAlgorithm;
  /** The name of the key, for whoever verifies with several. */
  readonly kid?: string;
  /** How long the token is valid, in milliseconds; `false` for one that does not end. Default 15 minutes. */
  readonly expiresIn?: number | false;
  /** The claim `iss`. */
  readonly issuer?: string;
  /** The claim `aud`. */
  readonly audience?: string | readonly string[];
  /** The claim `sub`. */
  readonly subject?: string;
}

const QUARTER_OF_AN_HOUR = 900_000;

/**
 * Signs a JSON Web Token, for tests and for applications that are their own issuer. `iat` is set, and `exp` where the claims have none.
 *
 * @throws TypeError if the claims are not an object, RangeError for an invalid time, Error for a key that cannot sign
 * @example
 * const token = issueToken({ sub: user.id, roles: user.roles }, { key: config.secret, expiresIn: 900_000 });
 */
export function issueToken(claims: Readonly<Record<string, unknown>>, options: IssueTokenOptions): string {
  const { algorithm, kid, expiresIn = QUARTER_OF_AN_HOUR, issuer, audience, subject } = options;
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
    throw new TypeError('claims must be an object');
  if (expiresIn !== false && !(Number.isFinite(expiresIn) && expiresIn > 0)) {
    throw new RangeError('expiresIn must be a positive number of milliseconds, or false');
  }
  const now = Math.floor(Date.now() / 1_000);
  const payload = {
    iat: now,
    ...(expiresIn === false ? {} : { exp: now + Math.ceil(expiresIn / 1_000) }),
    ...(issuer === undefined ? {} : { iss: issuer }),
    ...(audience === undefined ? {} : { aud: audience }),
    ...(subject === undefined ? {} : { sub: subject }),
    ...claims,
  };
  const sign = createSigner({
    key: signingKey(options.key),
    ...(algorithm === undefined ? {} : { algorithm: algorithm as Algorithm }),
    ...(kid === undefined ? {} : { kid }),
  }) as (payload: object) => string;
  return sign(payload);
}

/** A PEM of a private key, or the bytes of a secret. */
function signingKey(key: IssueTokenOptions['key']): string | Buffer {
  if (key instanceof KeyObject && key.type === 'private') return pemOf(key);
  const text = typeof key === 'string' ? key : key instanceof Uint8Array ? Buffer.from(key).toString('latin1') : '';
  if (text.includes('PRIVATE KEY-----')) return pemOf(createPrivateKey(text.replace(/\\n/g, '\n')));
  const [read] = readKeys(key);
  if (read?.key.type !== 'secret') throw new Error('a public key cannot sign tokens: give the private key');
  const problem = weakness(read.key.symmetricKeySize ?? 0);
  if (problem !== undefined) throw new RangeError(problem);
  return read.key.export();
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string;
}

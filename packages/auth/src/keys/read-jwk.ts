import { createPublicKey, createSecretKey, type JsonWebKey } from 'node:crypto';
import type { ReadKey } from './jwt-key';

/** How many keys of one set are looked at: a document from elsewhere does not decide how much work a token is. */
const MAX_KEYS = 100;

/**
 * Reads a JWK, a JWK Set or a list of JWKs (RFC 7517).
 *
 * @throws Error for a private key, and for what is not a key
 */
export function readJwk(given: object): readonly ReadKey[] {
  const list: unknown = Array.isArray(given) ? given : (given as { readonly keys?: unknown }).keys;
  if (!Array.isArray(list)) return [readOne(given)];
  if (list.length === 0) throw new Error('the set has no keys');
  return list.map((each) => readOne(each as object));
}

/**
 * The public keys of a JWK Set that can verify a signature. Others are passed over, as RFC 7517 §5 asks for; secrets as well, because
 * what everybody can load is not a secret.
 */
export function readPublicKeys(document: unknown): readonly ReadKey[] {
  const { keys } = (document ?? {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new TypeError('the document is not a JWK Set');
  return keys.slice(0, MAX_KEYS).flatMap((each: unknown) => {
    try {
      const read = readOne(each as object);
      return read.key.type === 'public' ? [read] : [];
    } catch {
      return [];
    }
  });
}

function readOne(given: object): ReadKey {
  if (typeof given !== 'object' || given === null || !('kty' in given)) {
    throw new Error('an object or a JSON text must be a JWK with "kty"');
  }
  const jwk = given as JsonWebKey & Readonly<Record<string, unknown>>;
  if (jwk['d'] !== undefined) throw new Error('a private key must not be used to verify tokens: give the public key');
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') throw new Error('the "use" of the JWK is not "sig"');
  const named = { kid: text(jwk['kid']), alg: text(jwk['alg']) };
  if (jwk.kty === 'oct') return { key: createSecretKey(Buffer.from(text(jwk.k) ?? '', 'base64url')), ...named };
  return { key: createPublicKey({ key: jwk, format: 'jwk' }), ...named };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

import type { JsonWebKey, KeyObject } from 'node:crypto';

/**
 * A key in any form that applications have: a secret as text or bytes, or a public key as PEM, DER, Base64 of DER, `ssh-rsa …`, JWK,
 * JWK Set or `KeyObject`.
 */
export type JwtKey = string | Uint8Array | KeyObject | JsonWebKey | { readonly keys: readonly JsonWebKey[] };

/** A key after parsing: a secret or a public key, with the members of its JWK, if it came as one. */
export interface ReadKey {
  readonly key: KeyObject;
  readonly kid?: string | undefined;
  readonly alg?: string | undefined;
}

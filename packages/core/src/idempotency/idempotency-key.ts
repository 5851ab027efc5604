import { createHash } from 'node:crypto';
import type { Context } from '../pipeline/context';
import { failure, type Result } from '../result/result';

/** 128 random bits in base64url have so many characters. A shorter key of an unknown client could be guessed, or be another's by chance. */
const ANONYMOUS_LENGTH = 22;
const LONGEST = 255;

/** A String of RFC 9651 §3.3.3, as the draft has it, or the same characters without quotation marks, as most clients send. */
const KEY = /^(?:"([\x20-\x21\x23-\x5b\x5d-\x7e]+)"|([\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]+))$/;

/**
 * Reads an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07 §2.1).
 *
 * @param isKnown whether the client is known, so that its keys need not be hard to guess
 * @returns a 400 for a key that cannot be used
 */
export function readKey(header: string, isKnown: boolean): string | Result {
  const [, quoted, plain] = KEY.exec(header) ?? [];
  const key = quoted ?? plain;
  if (key === undefined || key.length > LONGEST) {
    return invalid('idempotency_key_invalid', `Send one key of 1 to ${LONGEST} visible characters`);
  }
  if (isKnown || key.length >= ANONYMOUS_LENGTH) return key;
  return invalid('idempotency_key_short', `Without credentials, a key has at least ${ANONYMOUS_LENGTH} characters`);
}

/** The name under which the outcome is kept. @param scope undefined for an unknown client */
export function keyName({ transport, handler }: Context, scope: string | undefined, key: string): string {
  return digest(JSON.stringify([transport, handler.class, handler.method, scope ?? null, key]));
}

/** The fingerprint of a request or a message (§2.4 of the draft). Files of a form are not part of it. */
export function fingerprintOf({ method, raw, params, payload }: Context): string {
  const place = method === undefined ? [params] : [method, raw?.url];
  if (payload instanceof Uint8Array) return digest(JSON.stringify(place), payload);
  return digest(JSON.stringify([...place, payload]));
}

function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const each of parts) hash.update(each);
  return hash.digest('base64url');
}

function invalid(type: string, msg: string): Result {
  return failure(400, [{ loc: ['headers', 'idempotency-key'], type, msg }]);
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '@cortado/core';

/** RFC 7518 §3.2: a key for HMAC with SHA-256 has at least as many bytes as the signature. */
const SHORTEST = 32;

/**
 * Signs a value, so that who sends it back cannot have changed it. It can be read by everyone.
 *
 * @param secret at least 32 characters that nobody can guess; one for each purpose, or a value signed for one fits the other
 * @throws RangeError for a shorter secret
 * @example
 * sign('42', secret); // '42.q3V…'
 */
export function sign(value: string, secret: string): string {
  if (secret.length < SHORTEST) throw new RangeError('a secret for signatures needs at least 32 characters');
  return `${value}.${mac(value, secret)}`;
}

/**
 * The value that was signed; undefined when it was not, or with another secret.
 *
 * @throws RangeError for a secret that is too short to have signed anything
 */
export function unsign(signed: string, secret: string): string | undefined {
  if (secret.length < SHORTEST) throw new RangeError('a secret for signatures needs at least 32 characters');
  const dot = signed.lastIndexOf('.');
  if (dot === -1) return undefined;
  const value = signed.slice(0, dot);
  // As text: what decodes to the same bytes is another signature.
  const given = Buffer.from(signed.slice(dot + 1));
  const expected = Buffer.from(mac(value, secret));
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : undefined;
}

/** @throws ConfigurationError E_OPTION for a secret that can be guessed, or is missing */
export function checkSecret(where: string, secret: unknown): void {
  const problem = weakness(typeof secret === 'string' ? secret.length : 0);
  if (problem === undefined) return;
  throw new ConfigurationError('E_OPTION', {
    where,
    problem,
    remedy: `give at least ${SHORTEST} random characters, for example from: openssl rand -base64 32`,
  });
}

/** What is wrong with a secret of this length; undefined when it is long enough. */
export function weakness(length: number): string | undefined {
  if (length >= SHORTEST) return undefined;
  return length === 0 ? 'the secret is missing' : `a secret of ${length} characters is too easy to guess`;
}

function mac(value: string, secret: string): string {
  return createHmac('sha256', secret).update(value).digest('base64url');
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signs a value, so that who sends it back cannot have changed it. It can be read by everyone.
 *
 * @param secret at least 32 characters that nobody can guess
 * @throws RangeError for a shorter secret
 */
export function sign(value: string, secret: string): string {
  if (secret.length < 32) throw new RangeError('a secret for signatures needs at least 32 characters');
  return `${value}.${mac(value, secret).toString('base64url')}`;
}

/** The value that was signed; undefined when it was not, or with another secret. */
export function unsign(signed: string, secret: string): string | undefined {
  const dot = signed.lastIndexOf('.');
  if (dot === -1) return undefined;
  const value = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1), 'base64url');
  const expected = mac(value, secret);
  return given.length === expected.length && timingSafeEqual(given, expected) ? value : undefined;
}

function mac(value: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(value).digest();
}

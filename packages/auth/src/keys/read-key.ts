import { createPrivateKey, createPublicKey, createSecretKey, KeyObject, X509Certificate } from 'node:crypto';
import type { ReadKey } from './jwt-key';
import { readJwk } from './read-jwk';
import { isSshBlob, readSshKey, sshBlob } from './ssh-key';

/** What the object identifiers of public and private keys look like in DER: RSA, EC, Ed25519 and Ed448 (RFC 3279, RFC 8410). */
const KEY_OIDS = ['2a864886f70d0101', '2a8648ce3d0201', '2b6570', '2b6571'].map((hex) => Buffer.from(hex, 'hex'));

/**
 * Finds out what kind of key this is, in whichever form it comes. A public key must never be taken for the secret of HMAC: everybody has
 * it, so everybody could sign (RFC 8725 §2.1).
 *
 * @throws Error for a private key, and for what looks like a key and cannot be read
 */
export function readKeys(given: unknown): readonly ReadKey[] {
  if (given instanceof KeyObject) return [{ key: notPrivate(given) }];
  if (typeof given === 'string') return readText(given) ?? [secret(Buffer.from(given))];
  if (given instanceof Uint8Array) {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    return readBytes(bytes) ?? [secret(bytes)];
  }
  if (typeof given === 'object' && given !== null) return readJwk(given);
  throw new TypeError('the secret is missing');
}

/** How often a key may be wrapped, as bytes of Base64 of PEM are. */
const MAX_DEPTH = 3;

/** @returns undefined for what is not a key in any known form, so that it is a secret */
function readText(text: string, depth = 0): readonly ReadKey[] | undefined {
  if (/-----BEGIN |---- BEGIN SSH2 /.test(text)) return [{ key: readPem(text) }];
  const trimmed = text.trim();
  if (trimmed.startsWith('{') || trimmed.startsWith('[') || trimmed.startsWith('<')) return readStructured(trimmed);
  const ssh = sshBlob(text);
  if (ssh !== undefined) return [{ key: readSshKey(ssh) }];
  if (depth >= MAX_DEPTH) return undefined;
  if (text.includes('\uFFFD')) throw new Error('the key is binary data decoded as text: give it as a Buffer');
  if (/[^\t-~]/.test(text)) return depth === 0 ? readBytes(Buffer.from(text, 'latin1'), 1) : undefined;
  const compact = trimmed.replace(/\\n|\s/g, '');
  const encoding = /^[\da-f]+$/i.test(compact) ? 'hex' : 'base64';
  if (encoding === 'base64' && !/^[\w+/-]+=*$/.test(compact)) return undefined;
  return readBytes(Buffer.from(compact, encoding), depth + 1);
}

function readBytes(bytes: Buffer, depth = 0): readonly ReadKey[] | undefined {
  if (isSshBlob(bytes)) return [{ key: readSshKey(bytes) }];
  if (bytes[0] === 0x30) {
    const key = readDer(bytes);
    if (key !== undefined) return [{ key }];
  }
  return readText(bytes.toString('latin1'), depth + 1);
}

/** Text that has the structure of a document: a JWK, or what was meant to be one. */
function readStructured(text: string): readonly ReadKey[] | undefined {
  if (/^<\s*RSAKeyValue/.test(text)) throw new Error('keys in XML are not supported');
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return readJwk(parsed);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

function readPem(text: string): KeyObject {
  // In environment variables line ends are often written as `\n`.
  const pem = text.slice(text.indexOf('-----BEGIN ')).replace(/\\n/g, '\n');
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) throw privateKey();
  return createPublicKey(pem);
}

function readDer(bytes: Buffer): KeyObject | undefined {
  // Private ones first: `createPublicKey` takes them too.
  const ways = [
    () => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: bytes, format: 'der', type: 'pkcs1' }),
    () => createPrivateKey({ key: bytes, format: 'der', type: 'sec1' }),
    () => createPublicKey({ key: bytes, format: 'der', type: 'spki' }),
    () => createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' }),
    () => new X509Certificate(bytes).publicKey,
  ];
  for (const way of ways) {
    const key = attempt(way);
    if (key !== undefined) return notPrivate(key);
  }
  if (KEY_OIDS.some((oid) => bytes.includes(oid))) throw new Error('the key is damaged');
  return undefined;
}

/** What OpenSSL cannot read in one form may be readable in the next. */
function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function notPrivate(key: KeyObject): KeyObject {
  if (key.type === 'private') throw privateKey();
  return key;
}

function privateKey(): Error {
  return new Error('a private key must not be used to verify tokens: give the public key');
}

function secret(bytes: Buffer): ReadKey {
  return { key: createSecretKey(bytes) };
}

import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The curves of RFC 5656 §10.1, with the length of a coordinate in bytes. */
const CURVES: Readonly<Record<string, readonly [curve: string, length: number]>> = {
  nistp256: ['P-256', 32],
  nistp384: ['P-384', 48],
  nistp521: ['P-521', 66],
};

const SSH_LINE = /(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-nistp(?:256|384|521))[ \t]+([A-Za-z0-9+/]+=*)/;

/** The bytes of a line such as `ssh-rsa AAAA… user@host`; undefined for other text. */
export function sshBlob(text: string): Buffer | undefined {
  const body = SSH_LINE.exec(text)?.[1];
  return body === undefined ? undefined : Buffer.from(body, 'base64');
}

/** Whether these are the bytes of a public key of SSH (RFC 4253 §6.6): the name of its type comes first. */
export function isSshBlob(bytes: Buffer): boolean {
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
  return length <= 40 && /^(?:ssh-|ecdsa-sha2-)/.test(bytes.toString('latin1', 4, 4 + length));
}

/** @throws Error for a type that signs no token, and for damaged bytes */
export function readSshKey(bytes: Buffer): KeyObject {
  const fields = fieldsOf(bytes);
  const type = fields[0]?.toString('latin1') ?? '';
  return createPublicKey({ key: toJwk(type, fields), format: 'jwk' });
}

function toJwk(type: string, fields: readonly Buffer[]): JsonWebKey {
  const [, second, third] = fields;
  if (second === undefined) throw new Error('the SSH key is damaged');
  if (type === 'ssh-rsa' && third !== undefined) {
    return { kty: 'RSA', e: unsigned(second).toString('base64url'), n: unsigned(third).toString('base64url') };
  }
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: second.toString('base64url') };
  const curve = CURVES[second.toString('latin1')];
  if (curve !== undefined && third?.length === 1 + 2 * curve[1]) {
    const [crv, length] = curve;
    const [x, y] = [third.subarray(1, 1 + length), third.subarray(1 + length)];
    return { kty: 'EC', crv, x: x.toString('base64url'), y: y.toString('base64url') };
  }
  throw new Error(`SSH keys of type "${type}" are not supported`);
}

function fieldsOf(bytes: Buffer): readonly Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** Numbers of SSH have a sign; those of a JWK have none (RFC 4251 §5, RFC 7518 §2). */
function unsigned(number: Buffer): Buffer {
  return number[0] === 0 ? number.subarray(1) : number;
}

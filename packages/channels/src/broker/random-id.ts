import { randomFillSync } from 'node:crypto';

/** Bytes of one id, as many as a UUID has. */
const SIZE = 16;
/** For 256 ids: a call for random bytes costs as much as a small message. */
const bytes = Buffer.allocUnsafe(256 * SIZE);
let used = bytes.length;

/** 128 random bits in base64url. A string of `randomUUID()` would cost an idle connection half a kilobyte, because V8 stores it as a tree of twenty strings. */
export function randomId(): string {
  if (used === bytes.length) {
    randomFillSync(bytes);
    used = 0;
  }
  used += SIZE;
  return bytes.toString('base64url', used - SIZE, used);
}

import { randomFillSync } from 'node:crypto';

/** In bytes: as many as a UUID has. */
const SIZE = 16;
/** For 256 ids. The system is asked for many at once: a question costs as much as a small message. */
const bytes = Buffer.allocUnsafe(256 * SIZE);
let used = bytes.length;

/** 128 random bits in base64url. A UUID of Node's is a tree of twenty strings, which an idle connection would keep: half a kilobyte. */
export function randomId(): string {
  if (used === bytes.length) {
    randomFillSync(bytes);
    used = 0;
  }
  used += SIZE;
  return bytes.toString('base64url', used - SIZE, used);
}

import { randomBytes } from 'node:crypto';

/** Values of the 12 bits behind the time, which count the uuids of one millisecond. */
const MOST = 0xfff;

let latest = 0;
let counter = 0;

/** A uuid of version 7 (RFC 9562 §5.7). Those of one process ascend, also within a millisecond (§6.2, method 1). */
export function uuidV7(): string {
  const now = Date.now();
  if (now > latest) {
    latest = now;
    // Half of the range, so that there is room to count.
    counter = randomBytes(2).readUInt16BE() & (MOST >> 1);
  } else if (counter === MOST) {
    latest += 1;
    counter = 0;
  } else counter += 1;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(latest, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

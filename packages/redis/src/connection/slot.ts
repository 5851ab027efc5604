/** The number of slots of every cluster. */
export const SLOTS = 16_384;

/** CRC-16/XMODEM, as the specification of Redis Cluster prescribes it. */
const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

/** The slot of a key: that of its hash tag, which is what stands between the first `{` and the next `}`, if that is not empty. */
export function keySlot(key: string): number {
  const start = key.indexOf('{');
  const end = start < 0 ? -1 : key.indexOf('}', start + 1);
  const bytes = Buffer.from(end > start + 1 ? key.slice(start + 1, end) : key);
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ TABLE[((crc >> 8) ^ byte) & 0xff]!) & 0xffff;
  return crc % SLOTS;
}

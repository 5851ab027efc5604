/** Opcodes, of RFC 6455 §11.8. */
export const TEXT = 0x1;
export const PING = 0x9;
export const PONG = 0xa;

/** Every frame of a client is masked; one mask for all of them is within the protocol and saves the work. */
const MASK = Buffer.from([0x12, 0x34, 0x56, 0x78]);

/** A masked client frame, as RFC 6455 §5.2 draws it. */
export function clientFrame(payload: Buffer, opcode = TEXT): Buffer {
  const { length } = payload;
  const header =
    length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 0x80 | 126, length >> 8, length & 0xff])
        : undefined;
  if (header === undefined) throw new RangeError('no work sends messages of 64 KiB');
  const masked = Buffer.from(payload.map((byte, index) => byte ^ MASK[index % 4]!));
  return Buffer.concat([header, MASK, masked]);
}

/** A server's frame in received bytes; undefined while it is not whole. */
export function serverFrame(bytes: Buffer, start: number, end: number): ServerFrame | undefined {
  if (end - start < 2) return undefined;
  const short = bytes[start + 1]!;
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
  const payloadStart = start + 2 + extended;
  if (payloadStart > end) return undefined;
  const length =
    extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(start + 2) : Number(bytes.readBigUInt64BE(start + 2));
  const payloadEnd = payloadStart + length;
  return payloadEnd > end ? undefined : { opcode: bytes[start]! & 0x0f, payloadStart, payloadEnd };
}

export interface ServerFrame {
  readonly opcode: number;
  readonly payloadStart: number;
  readonly payloadEnd: number;
}

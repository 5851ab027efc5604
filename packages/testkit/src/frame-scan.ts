import type { Socket } from 'node:net';

/** As much of a payload as is looked at. */
const BEGINNING = 64;

/**
 * Looks at the beginning of each frame that a server sends, and keeps nothing.
 *
 * @param rest what has arrived already
 * @param look called with the first bytes of each payload, which are only valid during the call
 */
export function scanFrames(socket: Socket, rest: Buffer, look: (beginning: Buffer) => void): void {
  /** Bytes of a payload that was looked at and is not over. */
  let passing = 0;
  const read = (chunk: Buffer): void => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const passed = Math.min(passing, bytes.length);
      passing -= passed;
      bytes = bytes.subarray(passed);
      const frame = beginningOf(bytes);
      if (frame === undefined) break;
      look(bytes.subarray(frame.from, frame.from + Math.min(frame.length, BEGINNING)));
      passing = frame.from + frame.length;
    }
    rest = bytes;
  };
  socket.on('data', read);
  read(Buffer.alloc(0));
}

/** Undefined while too little of it is here. */
function beginningOf(bytes: Buffer): { readonly from: number; readonly length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 0x7f;
  const from = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < from) return undefined;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return bytes.length < from + Math.min(length, BEGINNING) ? undefined : { from, length };
}

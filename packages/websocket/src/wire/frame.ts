const FIN = 0x80;
const TEXT = 0x1;
const BINARY = 0x2;

/**
 * One unfragmented frame as it goes over the wire, unmasked as a server's must be (RFC 6455 §5.1, §5.2). Made once, it can be
 * written to any number of sockets.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = header(FIN | TEXT, length);
  frame.write(text, frame.length - length, 'utf8');
  return frame;
}

export function binaryFrame(bytes: Uint8Array): Buffer {
  const frame = header(FIN | BINARY, bytes.byteLength);
  frame.set(bytes, frame.length - bytes.byteLength);
  return frame;
}

/** A buffer for the whole frame with its header filled in: 7 bits of length, or 16, or 64. */
function header(first: number, length: number): Buffer {
  if (length < 126) {
    const frame = Buffer.allocUnsafe(2 + length);
    frame[0] = first;
    frame[1] = length;
    return frame;
  }
  if (length < 65_536) {
    const frame = Buffer.allocUnsafe(4 + length);
    frame[0] = first;
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
    return frame;
  }
  const frame = Buffer.allocUnsafe(10 + length);
  frame[0] = first;
  frame[1] = 127;
  frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  frame.writeUInt32BE(length >>> 0, 6);
  return frame;
}

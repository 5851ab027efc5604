import { clientFrame, OPCODE } from '../raw-socket';
import { FRAGMENT } from './peer';

/**
 * A text message in several frames, for clients that never fragment what they send: it is written past them, on their own
 * TCP connection. Cuts between bytes, not between characters.
 */
export function fragments(text: string): Buffer {
  const bytes = Buffer.from(text);
  const frames: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += FRAGMENT) {
    const fin = start + FRAGMENT >= bytes.length;
    const opcode = start === 0 ? OPCODE.text : OPCODE.continuation;
    frames.push(clientFrame(opcode, bytes.subarray(start, start + FRAGMENT), { fin }));
  }
  return Buffer.concat(frames);
}

import { WrongAnswer } from '../bench-case.js';
import type { Answers } from './connection.js';

/** Reads the answer to an upgrade request. */
export class UpgradeAnswer implements Answers {
  readonly counts = true;

  take(bytes: Buffer, start: number, end: number): number {
    const text = bytes.toString('latin1', start, end);
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd < 0) return 0;
    if (!text.startsWith('HTTP/1.1 101 ')) throw new WrongAnswer(`the upgrade was refused: ${text}`);
    return headEnd + 4;
  }
}

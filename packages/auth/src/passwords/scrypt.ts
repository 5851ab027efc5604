import { scrypt, type BinaryLike } from 'node:crypto';
import { HttpError } from '@cortado/core';
import type { ScryptCost } from './phc';

/** How many run at the same time: each holds a thread of Node's pool, which files and names need as well, and its memory. */
const CONCURRENCY = 2;
/** How many may wait. Beyond that whoever asks is answered at once instead of minutes later. */
const MAX_WAITING = 1_000;

let running = 0;
const waiting: (() => void)[] = [];

/**
 * Runs scrypt, two at a time in this process.
 *
 * @throws HttpError 503 when a thousand wait already
 */
export async function derive(password: string, salt: BinaryLike, length: number, cost: ScryptCost): Promise<Buffer> {
  if (running < CONCURRENCY) running += 1;
  else if (waiting.length < MAX_WAITING) await new Promise<void>((resolve) => waiting.push(resolve));
  else
    throw new HttpError(503, 'Too many passwords are being checked', { type: 'busy', headers: { 'retry-after': '5' } });
  try {
    return await run(password, salt, length, cost);
  } finally {
    // The place goes to the next one; it is free only when nobody waits.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function run(password: string, salt: BinaryLike, length: number, { ln, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** ln;
  // OpenSSL counts a little more than 128·N·r bytes.
  const options = { N, r, p, maxmem: 128 * N * r + 128 * r * p + 2 ** 20 };
  return new Promise((resolve, reject) => {
    // RFC 8265 §4.2: the same characters, however they were typed.
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

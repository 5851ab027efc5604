/** What scrypt needs beside the password (RFC 7914 §2). */
export interface ScryptCost {
  /** The logarithm of N to the base 2: each step doubles time and memory. */
  readonly ln: number;
  /** The size of a block; memory is 128·N·r bytes. */
  readonly r: number;
  /** How often the work is done one after the other, in the same memory. */
  readonly p: number;
}

/** A stored hash, taken apart. */
export interface StoredHash extends ScryptCost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** The most that a stored hash may ask for: 256 MiB, and a few seconds. */
const MAX_MEMORY = 2 ** 28;
const MAX_WORK = 2 ** 30;

/** The string format of the Password Hashing Competition: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z\d+/]{11,128})\$([A-Za-z\d+/]{22,128})$/;

export function formatHash({ ln, r, p, salt, hash }: StoredHash): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** @returns undefined for any other text, and for a cost that no server should bear */
export function parseHash(text: unknown): StoredHash | undefined {
  const [, ln, r, p, salt, hash] = (typeof text === 'string' ? PHC.exec(text) : null) ?? [];
  if (salt === undefined || hash === undefined) return undefined;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (!isBearable(cost)) return undefined;
  return { ...cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

/** Whether scrypt can be run with these numbers, in bounded memory and time. */
export function isBearable({ ln, r, p }: ScryptCost): boolean {
  if (![ln, r, p].every((each) => Number.isInteger(each) && each >= 1) || ln > 24) return false;
  const memory = 128 * 2 ** ln * r;
  return memory <= MAX_MEMORY && memory * p <= MAX_WORK;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/={1,2}$/, '');
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { formatHash, isBearable, parseHash, type ScryptCost } from './phc';
import { derive } from './scrypt';

/** What `hashPassword(password, options)` takes. */
export interface PasswordOptions {
  /** The logarithm of scrypt's N to the base 2; each step doubles time and memory. Default 15. */
  readonly cost?: number;
  /** Scrypt's r. Default 8; with the default cost that is 32 MiB. */
  readonly blockSize?: number;
  /** Scrypt's p: how often the work is repeated in the same memory. Default 3. */
  readonly parallelization?: number;
}

const SALT_LENGTH = 16;
const HASH_LENGTH = 32;

/**
 * Hashes a password with scrypt, for storing. The parameters and the salt are part of the hash, in the PHC string format. The default
 * cost is one that OWASP recommends; at most two hashes are computed at a time, so that sign-ins do not take the memory of a server.
 *
 * @throws RangeError for a cost of more than 256 MiB or that scrypt does not know, TypeError for what is not text, HttpError 503 when a
 *   thousand wait
 * @example
 * user.password = await hashPassword(form.password); // $scrypt$ln=15,r=8,p=3$…$…
 */
export async function hashPassword(password: string, options: PasswordOptions = {}): Promise<string> {
  const cost = costOf(options);
  if (typeof password !== 'string') throw new TypeError('a password must be a string');
  const salt = randomBytes(SALT_LENGTH);
  return formatHash({ ...cost, salt, hash: await derive(password, salt, HASH_LENGTH, cost) });
}

/**
 * Whether a password is the one that was hashed. Without a hash, and with one that is not from `hashPassword`, the answer is false and
 * takes as long as a wrong password does, so that time does not tell which names exist.
 *
 * @param hash what is stored; undefined or null when there is nobody of that name
 * @throws HttpError 503 when a thousand wait
 * @example
 * const user = await users.byName(name);
 * return (await verifyPassword(password, user?.password)) ? user : undefined;
 */
export async function verifyPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const stored = parseHash(hash);
  const {
    salt,
    hash: expected,
    ...cost
  } = stored ?? {
    ...costOf({}),
    salt: randomBytes(SALT_LENGTH),
    hash: Buffer.alloc(HASH_LENGTH),
  };
  const derived = await derive(typeof password === 'string' ? password : '', salt, expected.length, cost);
  const isEqual = timingSafeEqual(derived, expected);
  return isEqual && stored !== undefined && typeof password === 'string';
}

/**
 * Whether a hash was made with other parameters than these, so that it should be made anew when its password is next known.
 *
 * @example
 * if (needsRehash(user.password)) user.password = await hashPassword(password);
 */
export function needsRehash(hash: string, options: PasswordOptions = {}): boolean {
  const stored = parseHash(hash);
  const { ln, r, p } = costOf(options);
  return stored === undefined || stored.ln !== ln || stored.r !== r || stored.p !== p;
}

/** @throws RangeError */
function costOf({ cost: ln = 15, blockSize: r = 8, parallelization: p = 3 }: PasswordOptions): ScryptCost {
  if (isBearable({ ln, r, p }) && r <= 99 && p <= 99) return { ln, r, p };
  throw new RangeError(`scrypt with cost ${ln}, blockSize ${r} and parallelization ${p} is out of range`);
}

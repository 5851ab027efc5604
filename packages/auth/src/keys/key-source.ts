import type { Awaitable, Context } from '@cortado/core';
import { KeyObject } from 'node:crypto';
import { isNobody, type Nobody } from '../authentication/scheme';
import type { JwtKey } from './jwt-key';
import type { JwtHeader } from './token-header';
import { verificationKeys, type TokenChecks, type VerificationKey } from './verification-key';

/** Finds the keys that a token may have been signed with. */
export interface KeySource {
  /** All that there are, where they are known at start-up. */
  readonly known?: readonly VerificationKey[];
  find(header: JwtHeader, context: Context): Awaitable<readonly VerificationKey[]>;
}

/** Looks up a key by the header of a token; undefined, null or false when there is none. */
export type FindKey = (header: JwtHeader) => Awaitable<JwtKey | readonly JwtKey[] | Nobody>;

/** How many keys that a function gave are kept ready. */
const MAX_READY = 100;

/** Keys that are known at start-up. */
export class KnownKeys implements KeySource {
  constructor(readonly known: readonly VerificationKey[]) {}

  find({ kid }: JwtHeader): readonly VerificationKey[] {
    return keysFor(this.known, kid);
  }
}

/** A name picks the keys of that name, else those without one. A token without a name may be of any (RFC 7515 §4.1.4). */
export function keysFor(keys: readonly VerificationKey[], kid: string | undefined): readonly VerificationKey[] {
  if (kid === undefined) return keys;
  const named = keys.filter((each) => each.kid === kid);
  return named.length > 0 ? named : keys.filter((each) => each.kid === undefined);
}

/** Keys that a function of the application finds. What it gave before is not read again. */
export class FoundKeys implements KeySource {
  readonly #ready = new Map<unknown, readonly VerificationKey[]>();

  constructor(
    private readonly findKey: FindKey,
    private readonly checks: TokenChecks,
  ) {}

  async find(header: JwtHeader): Promise<readonly VerificationKey[]> {
    const given = await this.findKey(header);
    if (isNobody(given)) return [];
    return Array.isArray(given) ? given.flatMap((each) => this.#read(each)) : this.#read(given);
  }

  #read(given: unknown): readonly VerificationKey[] {
    // Other bytes and objects may change behind the same reference.
    if (typeof given !== 'string' && !(given instanceof KeyObject)) return verificationKeys(given, this.checks);
    let keys = this.#ready.get(given);
    if (keys === undefined) {
      keys = verificationKeys(given, this.checks);
      if (this.#ready.size >= MAX_READY) this.#ready.delete(this.#ready.keys().next().value);
      this.#ready.set(given, keys);
    }
    return keys;
  }
}

/** A process takes a key, to carry out what was asked with it. */
export interface Claim {
  /** Unique to this attempt. A claim of the same owner is renewed. */
  readonly owner: string;
  /** A digest of what was asked. */
  readonly fingerprint: string;
  /** In milliseconds, how long it is held without being renewed: the process may have ended. */
  readonly lease: number;
}

/**
 * What became of a claim: `claimed` when the key is the caller's now, `running` when another one holds it, `settled` when the outcome is
 * known. The fingerprint is that of the first claim.
 */
export type Claimed =
  | { readonly state: 'claimed' }
  | { readonly state: 'running'; readonly fingerprint: string }
  | { readonly state: 'settled'; readonly fingerprint: string; readonly outcome: Uint8Array };

/** How a claim ends: with an outcome that is kept for others who use the key. */
export interface Settlement {
  /** As in the claim, which may have ended meanwhile. */
  readonly fingerprint: string;
  readonly outcome: Uint8Array;
  /** In milliseconds, how long it is kept. */
  readonly ttl: number;
}

/** Where outcomes are kept, for every process of the application. Its methods never reject. */
export interface OutcomeStore {
  /** @returns undefined when it could not be confirmed: the key may be claimed or not */
  claim(key: string, claim: Claim): Promise<Claimed | undefined>;
  /**
   * Ends a claim. Without a settlement the key is free again.
   *
   * @returns false when it could not be confirmed
   */
  settle(key: string, owner: string, settlement?: Settlement): Promise<boolean>;
}

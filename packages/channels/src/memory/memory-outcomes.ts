import type { Claim, Claimed, Settlement } from '@cortado/core/transport';

/** How many outcomes a memory network keeps, and how many bytes of them. */
export interface OutcomeLimits {
  /** Default 100,000. */
  readonly count?: number;
  /** Default 64 MiB. */
  readonly bytes?: number;
}

interface Entry {
  readonly owner: string;
  readonly fingerprint: string;
  /** Undefined while it is claimed. */
  readonly outcome: Uint8Array | undefined;
  readonly until: number;
}

/** In bytes, what an entry takes beside its outcome, roughly. */
const OVERHEAD = 300;

/** The keys of all processes, and their outcomes. At its limits the oldest outcomes are forgotten; a claim never is before it ends. */
export class MemoryOutcomes {
  readonly #count: number;
  readonly #limit: number;
  readonly #claims = new Map<string, Entry>();
  /** The oldest come first. */
  readonly #settled = new Map<string, Entry>();
  #bytes = 0;

  constructor({ count = 100_000, bytes = 67_108_864 }: OutcomeLimits = {}) {
    this.#count = count;
    this.#limit = bytes;
  }

  claim(key: string, { owner, fingerprint, lease }: Claim): Claimed {
    const now = performance.now();
    const settled = this.#fresh(this.#settled, key, now);
    if (settled?.outcome !== undefined)
      return { state: 'settled', fingerprint: settled.fingerprint, outcome: settled.outcome };
    const claim = this.#fresh(this.#claims, key, now);
    if (claim !== undefined && claim.owner !== owner) return { state: 'running', fingerprint: claim.fingerprint };
    if (claim === undefined) this.#endClaims(now);
    // What was claimed last comes last, so that those that end first come first.
    this.#claims.delete(key);
    this.#claims.set(key, { owner, fingerprint, outcome: undefined, until: now + lease });
    return { state: 'claimed' };
  }

  settle(key: string, owner: string, settlement: Settlement | undefined): void {
    const now = performance.now();
    const holder = this.#fresh(this.#claims, key, now) ?? this.#fresh(this.#settled, key, now);
    if (holder !== undefined && holder.owner !== owner) return;
    if (settlement === undefined) return void this.#claims.delete(key);
    this.#claims.delete(key);
    this.#forget(key);
    const { fingerprint, outcome, ttl } = settlement;
    this.#settled.set(key, { owner, fingerprint, outcome, until: now + ttl });
    this.#bytes += sizeOf(key, outcome);
    this.#limitTo(now);
  }

  #fresh(entries: ReadonlyMap<string, Entry>, key: string, now: number): Entry | undefined {
    const entry = entries.get(key);
    return entry === undefined || entry.until <= now ? undefined : entry;
  }

  #endClaims(now: number): void {
    for (const [key, { until }] of this.#claims) {
      if (until > now) return;
      this.#claims.delete(key);
    }
  }

  #limitTo(now: number): void {
    for (const [key, { until }] of this.#settled) {
      if (until > now && this.#settled.size <= this.#count && this.#bytes <= this.#limit) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    const entry = this.#settled.get(key);
    if (entry?.outcome === undefined) return;
    this.#settled.delete(key);
    this.#bytes -= sizeOf(key, entry.outcome);
  }
}

function sizeOf(key: string, outcome: Uint8Array): number {
  return OVERHEAD + 2 * key.length + outcome.length;
}

import { HttpError, type Context, type Logger } from '@cortado/core';
import type { JwksSettings } from './jwks-options';
import { keysFor, type KeySource } from './key-source';
import { loadJson } from './load-json';
import { readPublicKeys } from './read-jwk';
import type { JwtHeader } from './token-header';
import { verificationKey, type TokenChecks, type VerificationKey } from './verification-key';

/** After the first failure to load; doubled with each further one. In milliseconds. */
const FIRST_RETRY = 1_000;
const LAST_RETRY = 300_000;

/**
 * The keys of a JWK Set elsewhere. One load at a time serves everyone who waits. A load happens when the keys are too old, and for an
 * unknown `kid` at most once for each cooldown, so that tokens with made-up names do not reach the issuer. When loading fails, it is
 * tried again with growing pauses, and the keys from before stay in use for a while.
 */
export class RemoteKeys implements KeySource {
  #keys: readonly VerificationKey[] = [];
  /** When the keys were loaded, and when a load was last begun. On the monotonic clock. */
  #loadedAt = -Infinity;
  #triedAt = -Infinity;
  #failures = 0;
  #loading: Promise<void> | undefined;

  constructor(
    private readonly settings: JwksSettings,
    private readonly checks: TokenChecks,
  ) {}

  /** @throws HttpError 503 when the issuer cannot be reached and no keys are known */
  async find({ kid }: JwtHeader, { log }: Context): Promise<readonly VerificationKey[]> {
    const { maxAge, cooldown, staleFor } = this.settings;
    if (this.#age() >= maxAge) await this.#load(log, 0);
    let found = keysFor(this.#keys, kid);
    if (found.length === 0 && this.#age() < maxAge + staleFor) {
      await this.#load(log, cooldown);
      found = keysFor(this.#keys, kid);
    }
    if (this.#age() < maxAge + staleFor) return found;
    throw new HttpError(503, 'The keys of the issuer cannot be loaded', { type: 'keys_unavailable' });
  }

  #age(): number {
    return performance.now() - this.#loadedAt;
  }

  /** Loads unless the last attempt was less than this ago. Never rejects. */
  #load(log: Logger, pause: number): Promise<void> | undefined {
    if (this.#loading !== undefined) return this.#loading;
    const retry = this.#failures === 0 ? 0 : Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), LAST_RETRY);
    if (performance.now() - this.#triedAt < Math.max(retry, pause)) return undefined;
    return (this.#loading = this.#attempt(log));
  }

  async #attempt(log: Logger): Promise<void> {
    const { url } = this.settings;
    try {
      const read = readPublicKeys(await loadJson(url, this.settings));
      const keys = read.flatMap((each) => this.#usable(each));
      if (keys.length === 0) throw new Error(`${url.href} has no key that verifies a signature`);
      this.#keys = keys;
      this.#loadedAt = performance.now();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      log.warn({ err: error, url: url.href, failures: this.#failures }, 'could not load the keys of an issuer');
    } finally {
      this.#triedAt = performance.now();
      this.#loading = undefined;
    }
  }

  /** A key of a kind that is not taken is passed over: the set may serve others as well. */
  #usable(read: Parameters<typeof verificationKey>[0]): readonly VerificationKey[] {
    try {
      return [verificationKey(read, this.checks)];
    } catch {
      return [];
    }
  }
}

import { randomUUID } from 'node:crypto';
import type { Logger } from '../common/log';
import type { Claimed, OutcomeStore, Settlement } from './outcome-store';

/** How often a claim is renewed within its lease: one renewal that is lost, and one that is late, do no harm. */
const RENEWALS = 3;

/** A key that this process holds. */
export interface Held {
  readonly key: string;
  readonly owner: string;
  readonly fingerprint: string;
  /** Set once it is over and the store has not confirmed it. */
  unsettled: { readonly settlement: Settlement | undefined; readonly until: number } | undefined;
}

/** The claims of this process: renews those of handlers that run, and settles again what the store did not confirm. */
export class Claims {
  readonly #held = new Set<Held>();
  readonly #process = randomUUID();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param lease in milliseconds, how long a key stays claimed when this process ends */
  constructor(
    private readonly store: OutcomeStore,
    private readonly lease: number,
    private readonly log: Logger,
  ) {}

  /** @returns as `OutcomeStore.claim` */
  claim(key: string, owner: string, fingerprint: string): Promise<Claimed | undefined> {
    return this.store.claim(key, { owner, fingerprint, lease: this.lease });
  }

  newOwner(): string {
    return `${this.#process}-${(this.#count += 1)}`;
  }

  hold(key: string, owner: string, fingerprint: string): Held {
    const held: Held = { key, owner, fingerprint, unsettled: undefined };
    this.#held.add(held);
    this.#timer ??= setInterval(() => this.#tend(), this.lease / RENEWALS).unref();
    return held;
  }

  /** @param settlement undefined for an outcome that is not kept. Never rejects. */
  async settle(held: Held, settlement: Settlement | undefined): Promise<void> {
    if (await this.store.settle(held.key, held.owner, settlement)) return this.#drop(held);
    // Without its outcome, a repeat would be carried out once more when the claim ends.
    if (settlement !== undefined) this.log.warn({ key: held.key }, 'an outcome was not stored yet; trying again');
    held.unsettled = { settlement, until: performance.now() + (settlement?.ttl ?? this.lease) };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#held.clear();
  }

  #tend(): void {
    for (const held of this.#held) void this.#tendOne(held);
  }

  async #tendOne(held: Held): Promise<void> {
    const { key, owner, fingerprint, unsettled } = held;
    if (unsettled === undefined) return void (await this.claim(key, owner, fingerprint));
    if (await this.store.settle(key, owner, unsettled.settlement)) this.#drop(held);
    else if (performance.now() >= unsettled.until) this.#drop(held);
  }

  #drop(held: Held): void {
    this.#held.delete(held);
    if (this.#held.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

import { deepEqual } from 'node:assert/strict';
import type { Appended, Broker, PresenceMember } from '@cortado/channels/broker';
import type { BrokerMember } from './broker-member';
import type { Outage } from './broker-setup';

export const NO_LIMIT = { size: 10_000, ttl: 600_000 };

interface Subscription {
  /** Number of publications when it began. */
  readonly since: number;
  /** Index of the first event that belongs to it. */
  readonly firstPublication: number;
  readonly firstChange: number;
  readonly snapshot: readonly PresenceMember[];
}

/** One process of a random interleaving, and what it should have heard. */
export class InterleavedProcess<B extends Broker> {
  isCut = false;
  readonly #outage: Outage;
  readonly #subscriptions = new Map<string, Subscription>();
  /** Key and info of each connection that is shown, by topic. */
  readonly #entries = new Map<string, Map<number, { readonly key: string; readonly info: string }>>();
  #outages = 0;

  constructor(
    readonly member: BrokerMember<B>,
    outageOf: (broker: B) => Outage,
  ) {
    this.#outage = outageOf(member.broker);
  }

  async subscribe(topic: string): Promise<void> {
    if (this.#subscriptions.has(topic)) return;
    await this.member.broker.subscribe(topic);
    await this.#begin(topic);
  }

  async unsubscribe(topic: string): Promise<void> {
    if (!this.#subscriptions.delete(topic)) return;
    await this.member.broker.unsubscribe(topic);
  }

  async append(topic: string, text: string, idempotencyKey: string | undefined): Promise<Appended> {
    return this.member.broker.append(topic, Buffer.from(text), { history: NO_LIMIT, idempotencyKey });
  }

  async enter(topic: string, connection: number, key: string, info: string): Promise<void> {
    await this.member.broker.enter(topic, { connection: this.#id(connection), key, info });
    const entries = this.#entries.get(topic) ?? new Map();
    this.#entries.set(topic, entries.set(connection, { key, info }));
  }

  async leave(topic: string, connection: number): Promise<void> {
    await this.member.broker.leave(topic, this.#id(connection));
    this.#entries.get(topic)?.delete(connection);
  }

  async cut(): Promise<void> {
    this.isCut = true;
    this.#outages += 1;
    await this.#outage.cut();
    await this.member.until('is down', () => this.member.states.length === 2 * this.#outages - 1);
  }

  async restore(): Promise<void> {
    if (!this.isCut) return;
    await this.#outage.restore();
    await this.member.until('is up', () => this.member.states.length === 2 * this.#outages);
    this.isCut = false;
    for (const topic of this.#subscriptions.keys()) await this.#begin(topic);
  }

  /** Keys that should be shown because of this process, with the infos that each may have. */
  shown(topic: string): Map<string, Set<string>> {
    const shown = new Map<string, Set<string>>();
    for (const { key, info } of this.#entries.get(topic)?.values() ?? []) {
      shown.set(key, (shown.get(key) ?? new Set()).add(info));
    }
    return shown;
  }

  /** It has heard everything that was published since it subscribed, in order and once. */
  async heardUpTo(topic: string, published: readonly string[]): Promise<void> {
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return;
    const heard = () =>
      this.member.positioned.slice(subscription.firstPublication).filter((each) => each.topic === topic);
    const head = published.length;
    await this.member.until(
      `hears ${head} of ${topic}`,
      () => heard().at(-1)?.position.offset === head || head === subscription.since,
    );
    const offsets = heard().map(({ position }) => position.offset);
    deepEqual(
      offsets,
      Array.from({ length: head - subscription.since }, (_, index) => subscription.since + 1 + index),
    );
    deepEqual(
      heard().map((each) => each.text),
      published.slice(subscription.since),
    );
  }

  /** The changes that it heard lead from what was present when it subscribed to what is present now. */
  async agrees(topic: string): Promise<void> {
    const subscription = this.#subscriptions.get(topic);
    if (subscription === undefined) return;
    await this.member.until(`agrees about ${topic}`, async () => {
      const { members } = await this.member.broker.presence(topic, 100);
      return text(this.#replayed(topic, subscription)) === text(new Map(members.map(({ key, info }) => [key, info])));
    });
  }

  async #begin(topic: string): Promise<void> {
    const firstPublication = this.member.positioned.length;
    const firstChange = this.member.changes.length;
    const [position] = await this.member.broker.positions([topic]);
    const { members } = await this.member.broker.presence(topic, 100);
    this.#subscriptions.set(topic, { since: position!.offset, firstPublication, firstChange, snapshot: members });
  }

  /** Changes can be in the snapshot already: applying them again must do no harm. */
  #replayed(topic: string, { snapshot, firstChange }: Subscription): Map<string, string> {
    const present = new Map(snapshot.map(({ key, info }) => [key, info]));
    for (const { topic: about, change } of this.member.changes.slice(firstChange)) {
      if (about !== topic) continue;
      for (const key of change.left) present.delete(key);
      for (const { key, info } of change.joined) present.set(key, info);
    }
    return present;
  }

  #id(connection: number): string {
    return `${this.member.node}-${connection}`;
  }
}

function text(present: ReadonlyMap<string, string>): string {
  return JSON.stringify([...present].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

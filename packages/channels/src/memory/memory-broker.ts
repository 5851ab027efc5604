import type { Awaitable } from '@cortado/core';
import type { Claim, Claimed, Settlement } from '@cortado/core/transport';
import { Broker, type BrokerListener, type ChannelPattern } from '../broker/broker';
import type { AppendOptions, Appended, History, HistoryLimits, HistoryQuery, Position } from '../broker/history';
import type { Presence, PresenceEntry } from '../broker/presence';
import type { MemoryMember } from './memory-member';
import { MemoryNetwork } from './memory-network';

/**
 * The default broker. On its own it reaches no other process; history and presence work within this one, and end with it.
 *
 * @example
 * const network = new MemoryNetwork();
 * const app = () => createApp({ providers: [{ provide: Broker, useValue: new MemoryBroker(network) }] });
 */
export class MemoryBroker extends Broker {
  override readonly isShared: boolean;
  readonly #network: MemoryNetwork;
  #member: MemoryMember | undefined;

  constructor(network?: MemoryNetwork) {
    super();
    this.isShared = network !== undefined;
    this.#network = network ?? new MemoryNetwork();
  }

  get lease(): number {
    return this.#network.lease;
  }

  start(node: string, listener: BrokerListener): void {
    this.#member = this.#network.connect(node, listener);
  }

  subscribe(topic: string): void {
    this.#connected().topics.add(topic);
  }

  unsubscribe(topic: string): void {
    this.#connected().topics.delete(topic);
  }

  publish(topic: string, bytes: Uint8Array): void {
    this.#connected();
    this.#network.publish(topic, bytes);
  }

  append(topic: string, bytes: Uint8Array, options: AppendOptions): Awaitable<Appended> {
    this.#connected();
    return this.#network.append(topic, bytes, options);
  }

  read(topic: string, limits: HistoryLimits, query: HistoryQuery = {}): History {
    this.#connected();
    return this.#network.read(topic, limits, query);
  }

  positions(topics: readonly string[]): readonly Position[] {
    this.#connected();
    return topics.map((topic) => this.#network.position(topic));
  }

  enter(topic: string, entry: PresenceEntry): void {
    this.#connected().keep(topic, entry);
    this.#network.enter(topic, entry);
  }

  leave(topic: string, connection: string): void {
    // Whoever leaves during an outage must not come back with it.
    this.#member?.forget(topic, connection);
    this.#connected();
    this.#network.leave(topic, [connection]);
  }

  presence(topic: string, limit: number): Presence {
    this.#connected();
    return this.#network.list(topic, limit);
  }

  processes(): readonly string[] {
    this.#connected();
    return this.#network.processes;
  }

  storePatterns(patterns: readonly ChannelPattern[]): readonly ChannelPattern[] | undefined {
    this.#connected();
    const before = this.#network.patterns;
    if (before === undefined || patterns.length > 0) this.#network.patterns = patterns;
    return before;
  }

  patterns(): readonly ChannelPattern[] | undefined {
    this.#connected();
    return this.#network.patterns;
  }

  claim(key: string, claim: Claim): Claimed {
    this.#connected();
    return this.#network.outcomes.claim(key, claim);
  }

  settle(key: string, owner: string, settlement?: Settlement): void {
    this.#connected();
    this.#network.outcomes.settle(key, owner, settlement);
  }

  stop(): void {
    if (this.#member !== undefined) this.#network.disconnect(this.#member);
    this.#member = undefined;
  }

  #connected(): MemoryMember {
    if (this.#member === undefined) throw new Error('the broker has not been started');
    if (this.#member.isCut) throw new Error('the network is cut');
    return this.#member;
  }
}

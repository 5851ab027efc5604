import type { BrokerListener, ChannelPattern } from '../broker/broker';
import type { AppendOptions, Appended, History, HistoryLimits, HistoryQuery, Position } from '../broker/history';
import type { Presence, PresenceChange, PresenceEntry } from '../broker/presence';
import { MemoryLogs } from './memory-logs';
import { MemoryMember } from './memory-member';
import { MemoryOutcomes, type OutcomeLimits } from './memory-outcomes';
import { MemoryPresence } from './memory-presence';

/** Options of a memory network. */
export interface MemoryNetworkOptions {
  /** In milliseconds, how long the presence of a process that was cut off lasts. Default 10,000. */
  readonly lease?: number;
  /** How much is kept of outcomes that belong to idempotency keys. The oldest are forgotten first. */
  readonly outcomes?: OutcomeLimits;
}

/**
 * Connects memory brokers with each other: for tests, and for several applications in one process. What is published is delivered in
 * a later turn, as by a network: a publisher must not rely on having been heard when the call returns.
 */
export class MemoryNetwork {
  readonly lease: number;
  readonly outcomes: MemoryOutcomes;
  /** By the id of their process. */
  readonly #members = new Map<string, MemoryMember>();
  readonly #logs = new MemoryLogs();
  readonly #presence = new Map<string, MemoryPresence>();
  /** The table that was stored last. */
  patterns: readonly ChannelPattern[] | undefined;

  constructor({ lease = 10_000, outcomes }: MemoryNetworkOptions = {}) {
    this.lease = lease;
    this.outcomes = new MemoryOutcomes(outcomes);
  }

  /** Ids of the processes whose lease has not ended. */
  get processes(): readonly string[] {
    return [...this.#members.values()].filter((each) => !each.isExpired).map(({ node }) => node);
  }

  connect(node: string, listener: BrokerListener): MemoryMember {
    const member = new MemoryMember(node, listener);
    this.#members.set(node, member);
    return member;
  }

  disconnect(member: MemoryMember): void {
    clearTimeout(member.leaseEnd);
    this.#members.delete(member.node);
    this.#removePresence(member);
  }

  publish(topic: string, bytes: Uint8Array): void {
    this.#deliver(topic, (listener) => listener.receive(topic, bytes));
  }

  append(topic: string, bytes: Uint8Array, options: AppendOptions): Appended {
    return this.#logs.append(topic, bytes, options, (position) =>
      this.#deliver(topic, (listener) => listener.receive(topic, bytes, position)),
    );
  }

  read(topic: string, limits: HistoryLimits, query: HistoryQuery): History {
    return this.#logs.read(topic, limits, query);
  }

  position(topic: string): Position {
    return this.#logs.position(topic);
  }

  enter(topic: string, entry: PresenceEntry, isRestored: boolean = false): void {
    let presence = this.#presence.get(topic);
    if (presence === undefined) this.#presence.set(topic, (presence = new MemoryPresence()));
    this.#report(topic, presence.enter(entry, isRestored));
  }

  leave(topic: string, connections: Iterable<string>): void {
    const presence = this.#presence.get(topic);
    if (presence === undefined) return;
    this.#report(topic, presence.leave(connections));
    if (presence.isEmpty) this.#presence.delete(topic);
  }

  list(topic: string, limit: number): Presence {
    return this.#presence.get(topic)?.list(limit) ?? { count: 0, members: [] };
  }

  /** Takes a process away, as a network that fails does: its calls fail, it hears nothing, and its presence ends with its lease. */
  cut(node: string, cause: unknown = new Error('the network is cut')): void {
    const member = this.#members.get(node);
    if (member === undefined || member.isCut) return;
    member.isCut = true;
    member.leaseEnd = setTimeout(() => {
      member.isExpired = true;
      this.#removePresence(member);
    }, this.lease).unref();
    member.listener.changed('down', cause);
  }

  /** Brings a process back. Its members enter again when they were removed. */
  restore(node: string): void {
    const member = this.#members.get(node);
    if (!member?.isCut) return;
    clearTimeout(member.leaseEnd);
    member.isCut = member.isExpired = false;
    this.#removeDeparted(member);
    for (const [topic, entries] of member.entries) for (const entry of entries.values()) this.enter(topic, entry, true);
    member.listener.changed('up');
  }

  #removePresence(member: MemoryMember): void {
    for (const [topic, entries] of member.entries) this.leave(topic, entries.keys());
    this.#removeDeparted(member);
  }

  /** What a process could not say while it was cut off. */
  #removeDeparted({ departed }: MemoryMember): void {
    for (const [topic, connections] of departed) this.leave(topic, connections);
    departed.clear();
  }

  #report(topic: string, change: PresenceChange | undefined): void {
    if (change !== undefined) this.#deliver(topic, (listener) => listener.presence?.(topic, change));
  }

  #deliver(topic: string, deliver: (listener: BrokerListener) => void): void {
    const members = [...this.#members.values()].filter((each) => hears(each, topic));
    if (members.length === 0) return;
    queueMicrotask(() => {
      for (const each of members)
        if (hears(each, topic) && this.#members.get(each.node) === each) deliver(each.listener);
    });
  }
}

function hears({ isCut, topics }: MemoryMember, topic: string): boolean {
  return !isCut && topics.has(topic);
}

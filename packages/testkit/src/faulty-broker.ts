import { MemoryBroker, type BrokerListener, type BrokerState } from '@cortado/channels/broker';
import type { AppendOptions, History, HistoryLimits, HistoryQuery, Position } from '@cortado/channels/broker';
import type { Presence, PresenceEntry } from '@cortado/channels/broker';

/** A memory broker behind a network that loses publications on their way to this process, and whose calls may fail. */
export class FaultyBroker extends MemoryBroker {
  #listener: BrokerListener | undefined;
  /** Which publications this process does not hear of. */
  loses = (_position: Position): boolean => false;
  /** Whether this process does not hear who enters and leaves. */
  losesPresence = false;
  /** Which calls fail. */
  fails = (_call: 'append' | 'read' | 'positions' | 'presence' | 'enter'): boolean => false;
  /** Every read and every question for positions, in order, with the number of topics. */
  readonly calls: { readonly call: string; readonly topics: number; readonly query?: HistoryQuery }[] = [];

  override start(node: string, listener: BrokerListener): void {
    this.#listener = listener;
    super.start(node, {
      ...listener,
      receive: (topic, bytes, position) => {
        if (position === undefined || !this.loses(position)) listener.receive(topic, bytes, position);
      },
      presence: (topic, change) => {
        if (!this.losesPresence) listener.presence?.(topic, change);
      },
      changed: (state, cause) => listener.changed(state, cause),
    });
  }

  override append(topic: string, bytes: Uint8Array, options: AppendOptions) {
    if (this.fails('append')) throw new Error('the call failed');
    return super.append(topic, bytes, options);
  }

  override read(topic: string, limits: HistoryLimits, query: HistoryQuery = {}): History {
    this.calls.push({ call: 'read', topics: 1, query });
    if (this.fails('read')) throw new Error('the call failed');
    return super.read(topic, limits, query);
  }

  override positions(topics: readonly string[]): readonly Position[] {
    this.calls.push({ call: 'positions', topics: topics.length });
    if (this.fails('positions')) throw new Error('the call failed');
    return super.positions(topics);
  }

  override enter(topic: string, entry: PresenceEntry): void {
    if (this.fails('enter')) throw new Error('the call failed');
    super.enter(topic, entry);
  }

  override presence(topic: string, limit: number): Presence {
    if (this.fails('presence')) throw new Error('the call failed');
    return super.presence(topic, limit);
  }

  /** Says that something of a topic may be lost, as after it moved to another server. */
  miss(topic: string): void {
    this.#listener!.missed?.(topic);
  }

  report(state: BrokerState): void {
    this.#listener!.changed(state);
  }

  /** Has this process hear of a publication. */
  inject(topic: string, bytes: Uint8Array, position: Position): void {
    this.#listener!.receive(topic, bytes, position);
  }

  reads(): number {
    return this.calls.filter(({ call }) => call === 'read').length;
  }
}

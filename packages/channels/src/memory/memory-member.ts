import type { BrokerListener } from '../broker/broker';
import type { PresenceEntry } from '../broker/presence';

/** One process on a memory network. */
export class MemoryMember {
  readonly topics = new Set<string>();
  /** Presence of its connections, by topic and connection. It survives the end of the lease, so that it can be restored. */
  readonly entries = new Map<string, Map<string, PresenceEntry>>();
  /** Connections that left while it was cut off, by topic: the network has yet to be told. */
  readonly departed = new Map<string, string[]>();
  /** Set while it is cut off and its lease has not ended. */
  leaseEnd: NodeJS.Timeout | undefined;
  isCut = false;
  isExpired = false;

  constructor(
    readonly node: string,
    readonly listener: BrokerListener,
  ) {}

  keep(topic: string, entry: PresenceEntry): void {
    const entries = this.entries.get(topic);
    if (entries === undefined) this.entries.set(topic, new Map([[entry.connection, entry]]));
    else entries.set(entry.connection, entry);
  }

  forget(topic: string, connection: string): void {
    const entries = this.entries.get(topic);
    if (entries?.delete(connection) !== true) return;
    if (entries.size === 0) this.entries.delete(topic);
    if (this.isCut) this.departed.set(topic, [...(this.departed.get(topic) ?? []), connection]);
  }
}

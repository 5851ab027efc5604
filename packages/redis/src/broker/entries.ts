import type { PresenceEntry } from '@cortado/channels/broker';

/** Presence of this process's connections, by topic and connection, so that it can be restored. */
export class Entries {
  readonly #topics = new Map<string, Map<string, PresenceEntry>>();

  get topics(): readonly string[] {
    return [...this.#topics.keys()];
  }

  of(topic: string): readonly PresenceEntry[] {
    return [...(this.#topics.get(topic)?.values() ?? [])];
  }

  get(topic: string, connection: string): PresenceEntry | undefined {
    return this.#topics.get(topic)?.get(connection);
  }

  /** @returns true for the first of the topic */
  set(topic: string, entry: PresenceEntry): boolean {
    const entries = this.#topics.get(topic);
    if (entries === undefined) this.#topics.set(topic, new Map([[entry.connection, entry]]));
    else entries.set(entry.connection, entry);
    return entries === undefined;
  }

  /** @returns true for the last of the topic */
  delete(topic: string, connection: string): boolean {
    const entries = this.#topics.get(topic);
    if (!entries?.delete(connection) || entries.size > 0) return false;
    return this.#topics.delete(topic);
  }
}

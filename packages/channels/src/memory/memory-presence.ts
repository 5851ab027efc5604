import type { Presence, PresenceChange, PresenceEntry } from '../broker/presence';

interface Member {
  info: string;
  /** Number of its connections. */
  connections: number;
}

/** Who is present in one topic. */
export class MemoryPresence {
  readonly #members = new Map<string, Member>();
  /** The key of each connection. */
  readonly #keys = new Map<string, string>();

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /**
   * @param isRestored the process was cut off: the info of others may be newer
   * @returns what changed, if anything
   */
  enter({ connection, key, info }: PresenceEntry, isRestored: boolean): PresenceChange | undefined {
    const before = this.#keys.get(connection);
    const left = before === undefined || before === key ? [] : this.#release(before);
    let member = this.#members.get(key);
    const isNews = member === undefined || (member.info !== info && !isRestored);
    if (member === undefined) this.#members.set(key, (member = { info, connections: 0 }));
    if (isNews) member.info = info;
    if (before !== key) member.connections += 1;
    this.#keys.set(connection, key);
    return this.#change(isNews ? [{ key, info }] : [], left);
  }

  /** @returns what changed, if anything */
  leave(connections: Iterable<string>): PresenceChange | undefined {
    const left: string[] = [];
    for (const connection of connections) {
      const key = this.#keys.get(connection);
      if (key === undefined) continue;
      this.#keys.delete(connection);
      left.push(...this.#release(key));
    }
    return this.#change([], left);
  }

  list(limit: number): Presence {
    const members = [...this.#members].slice(0, limit).map(([key, { info }]) => ({ key, info }));
    return { count: this.#members.size, members };
  }

  /** @returns the key, when that was its last connection */
  #release(key: string): readonly string[] {
    const member = this.#members.get(key)!;
    member.connections -= 1;
    if (member.connections > 0) return [];
    this.#members.delete(key);
    return [key];
  }

  #change(joined: PresenceChange['joined'], left: readonly string[]): PresenceChange | undefined {
    return joined.length + left.length === 0 ? undefined : { count: this.#members.size, joined, left };
  }
}

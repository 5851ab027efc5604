import type { Presence, PresenceEntry } from '@cortado/channels/broker';
import type { Link } from '../connection/link';
import { ENTER, LEAVE, LEAVE_ALL, LIST } from '../scripts/presence-scripts';
import { Entries } from './entries';
import type { Keys } from './keys';

/** How many members are restored before their replies are awaited. */
const BATCH = 500;

/** Who is present. Members belong to a session of this process, so that another process can remove them when it ends. */
export class Members {
  readonly #entries = new Entries();

  constructor(private readonly keys: Keys) {}

  async enter(link: Link, session: string, topic: string, entry: PresenceEntry): Promise<void> {
    const before = this.#entries.get(topic, entry.connection);
    const isFirst = this.#entries.set(topic, entry);
    try {
      await Promise.all([
        isFirst ? link.send(['SADD', this.keys.topics(session), topic]) : undefined,
        this.#enter(link, session, topic, entry, false),
      ]);
    } catch (error) {
      // The caller was refused: it must not appear once Redis is back.
      if (this.#entries.get(topic, entry.connection) === entry) this.#takeBack(topic, entry, before);
      throw error;
    }
  }

  async leave(link: Link, session: string, topic: string, connection: string): Promise<void> {
    const isLast = this.#entries.delete(topic, connection);
    await Promise.all([
      link.run(LEAVE, this.#sessionKeys(topic, session), [...this.#target(link, topic), connection]),
      isLast ? link.send(['SREM', this.keys.topics(session), topic]) : undefined,
    ]);
  }

  /** Forgets a member that left while Redis could not be reached. */
  forget(topic: string, connection: string): void {
    this.#entries.delete(topic, connection);
  }

  async list(link: Link, topic: string, limit: number): Promise<Presence> {
    const reply = await link.run(LIST, this.keys.presence(topic), [String(limit)]);
    const [count, ...texts] = reply as [number, ...string[]];
    const members = Array.from({ length: texts.length / 2 }, (_, index) => ({
      key: texts[2 * index]!,
      info: texts[2 * index + 1]!,
    }));
    return { count, members };
  }

  /** Enters all members again, for a new session. */
  async restore(link: Link, session: string): Promise<void> {
    let batch: Promise<unknown>[] = [];
    for (const topic of this.#entries.topics) {
      batch.push(link.send(['SADD', this.keys.topics(session), topic]));
      for (const entry of this.#entries.of(topic)) {
        // It may have left while others were restored.
        if (this.#entries.get(topic, entry.connection) !== entry) continue;
        batch.push(this.#enter(link, session, topic, entry, true));
        if (batch.length < BATCH) continue;
        await Promise.all(batch);
        batch = [];
      }
    }
    await Promise.all(batch);
  }

  /** Removes the members of a session that has ended. */
  async remove(link: Link, session: string): Promise<void> {
    const topics = (await link.send(['SMEMBERS', this.keys.topics(session)])) as readonly string[] | Set<string>;
    const names = [...topics];
    for (let start = 0; start < names.length; start += BATCH) {
      const batch = names.slice(start, start + BATCH);
      await Promise.all(
        batch.map((topic) => link.run(LEAVE_ALL, this.#sessionKeys(topic, session), this.#target(link, topic))),
      );
    }
  }

  async #enter(link: Link, session: string, topic: string, entry: PresenceEntry, isRestored: boolean): Promise<void> {
    const { connection, key, info } = entry;
    const args = [...this.#target(link, topic), connection, key, info, isRestored ? '1' : '0'];
    await link.run(ENTER, this.#sessionKeys(topic, session), args);
  }

  #takeBack(topic: string, { connection }: PresenceEntry, before: PresenceEntry | undefined): void {
    if (before === undefined) this.#entries.delete(topic, connection);
    else this.#entries.set(topic, before);
  }

  #sessionKeys(topic: string, session: string): readonly string[] {
    return [...this.keys.presence(topic), this.keys.members(topic, session)];
  }

  #target({ publishing }: Link, topic: string): readonly [string, string] {
    return [publishing, this.keys.channel(topic)];
  }
}

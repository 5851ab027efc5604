import { ConfigurationError, type Class } from '@cortado/core';
import type { ChannelPattern as StoredPattern } from '../broker/broker';
import type { HistoryLimits } from '../broker/history';
import { channelMetadata } from '../channel/channel';
import type { ChannelPattern } from './pattern';

/** A channel class in the table. */
export interface ChannelEntry {
  readonly type: Class;
  readonly pattern: ChannelPattern;
  /** Undefined where nothing is kept. */
  readonly history: HistoryLimits | undefined;
}

/** The options of a channel class that concern what is stored. */
interface Kept {
  readonly presence?: unknown;
}

/** What a name belongs to. */
export interface FoundChannel<Entry extends ChannelEntry> {
  readonly entry: Entry;
}

/** The channel classes of an application, by their patterns. */
export class PatternTable<Entry extends ChannelEntry> {
  readonly #entries = new Map<Class, Entry>();
  #keepsHistory = false;

  get size(): number {
    return this.#entries.size;
  }

  /** What the channels of each pattern keep, for programs without a server. */
  get stored(): readonly StoredPattern[] {
    return [...this.#entries.values()].map(({ type, pattern, history }) => {
      const { presence } = channelMetadata.ofClass(type).at(-1)!.options as Kept;
      return { pattern: pattern.text, history, presence: presence !== undefined && presence !== false };
    });
  }

  /** As they are written in the classes. */
  get patterns(): readonly string[] {
    return [...this.#entries.values()].map(({ pattern }) => pattern.text);
  }

  get(type: Class): Entry | undefined {
    return this.#entries.get(type);
  }

  /** @throws ConfigurationError E_CHANNEL when a name could belong to two classes, neither of which is more specific */
  add(entry: Entry): void {
    for (const other of this.#entries.values()) checkDistinct(entry, other);
    this.#entries.set(entry.type, entry);
    this.#keepsHistory ||= entry.history !== undefined;
  }

  /** Whether any class keeps history. */
  get keepsHistory(): boolean {
    return this.#keepsHistory;
  }

  /** The class with the most specific pattern that a name matches. */
  find(name: string): FoundChannel<Entry> | undefined {
    let best: Entry | undefined;
    for (const entry of this.#entries.values()) {
      if (best?.pattern.includes(entry.pattern) === false) continue;
      if (entry.pattern.matches(name)) best = entry;
    }
    return best && { entry: best };
  }
}

function checkDistinct(one: ChannelEntry, other: ChannelEntry): void {
  const [a, b] = [one.pattern, other.pattern];
  const [below, above] = [b.includes(a), a.includes(b)];
  if (below === above && (below || a.overlaps(b))) {
    throw new ConfigurationError('E_CHANNEL', {
      where: one.type.name,
      problem: `a name may match both ${a.text} and ${b.text} of ${other.type.name}`,
      remedy: 'begin them with different words, as in room:{room} and user:{user}, or make one of them more specific',
    });
  }
}

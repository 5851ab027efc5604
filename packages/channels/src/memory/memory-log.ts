import type { History, HistoryLimits, HistoryQuery, Position } from '../broker/history';

interface Kept {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** The history of one topic: a queue whose head moves, so that dropping the oldest costs nothing. */
export class MemoryLog {
  #offset = 0;
  #kept: Kept[] = [];
  /** Index of the oldest that is still kept. */
  #head = 0;
  #ttl = 0;
  #usedAt = 0;

  constructor(readonly epoch: string) {}

  get position(): Position {
    return { epoch: this.epoch, offset: this.#offset };
  }

  append(bytes: Uint8Array, { size, ttl }: HistoryLimits, now: number): Position {
    this.#usedAt = now;
    this.#ttl = ttl;
    this.#kept.push({ bytes, at: now });
    this.#offset += 1;
    this.#drop(Math.max(this.#kept.length - size, this.#fresh(now - ttl)));
    return this.position;
  }

  read({ size, ttl }: HistoryLimits, { after, limit = size }: HistoryQuery, now: number): History {
    this.#usedAt = now;
    const oldest = Math.max(this.#kept.length - size, this.#fresh(now - ttl));
    return { ...this.position, entries: this.#range(oldest, after, limit) };
  }

  /** Drops what is too old. @returns whether anything is worth keeping: entries, or a position that was used since `since` */
  sweep(now: number, since: number): boolean {
    this.#drop(this.#fresh(now - this.#ttl));
    return this.#head < this.#kept.length || this.#usedAt > since;
  }

  #range(oldest: number, after: Position | undefined, limit: number): History['entries'] {
    const { length } = this.#kept;
    if (after !== undefined && after.epoch !== this.epoch) return [];
    const first =
      after === undefined ? Math.max(oldest, length - limit) : Math.max(oldest, length - (this.#offset - after.offset));
    const before = this.#offset - length + 1;
    return this.#kept
      .slice(first, Math.min(length, first + limit))
      .map(({ bytes }, index) => ({ offset: before + first + index, bytes }));
  }

  /** Index of the oldest that was appended after a time. */
  #fresh(since: number): number {
    let index = this.#head;
    while (index < this.#kept.length && this.#kept[index]!.at <= since) index += 1;
    return index;
  }

  #drop(head: number): void {
    if (head <= this.#head) return;
    for (let index = this.#head; index < head; index += 1) this.#kept[index] = DROPPED;
    this.#head = head;
    if (head < this.#kept.length - head) return;
    this.#kept = this.#kept.slice(head);
    this.#head = 0;
  }
}

const DROPPED: Kept = { bytes: new Uint8Array(), at: -Infinity };

import { randomUUID } from 'node:crypto';
import type { Change, LogPosition, NewChange } from '../../changes/change';
import type { Model } from '../../model/model';
import type { Row } from '../../model/value';
import type { KeepOptions } from '../store';
import { copyOf } from './memory-reader';

/** The committed changes of one resource. */
export class MemoryChangeLog {
  #epoch = randomUUID();
  #changes: Change[] = [];
  #trimmed = 0;

  constructor(private readonly model: Model) {}

  get position(): LogPosition {
    return { epoch: this.#epoch, head: this.#trimmed + this.#changes.length, trimmed: this.#trimmed };
  }

  append(change: NewChange, time: Date): void {
    const seq = this.position.head + 1;
    this.#changes.push({ ...change, before: this.#shown(change.before), after: this.#shown(change.after), seq, time });
  }

  after(seq: number, limit: number): readonly Change[] {
    const start = Math.max(0, seq - this.#trimmed);
    return this.#changes.slice(start, start + limit).map((change) => ({
      ...change,
      before: this.#shown(change.before),
      after: this.#shown(change.after),
    }));
  }

  trim({ count, age }: KeepOptions): number {
    const oldest = Date.now() - age;
    const old = this.#changes.findLastIndex(({ time }) => time.getTime() < oldest) + 1;
    const dropped = Math.max(old, this.#changes.length - count);
    if (dropped <= 0) return 0;
    this.#changes = this.#changes.slice(dropped);
    this.#trimmed += dropped;
    return dropped;
  }

  newEpoch(): void {
    this.#epoch = randomUUID();
  }

  /** A copy without the properties that never leave the server. */
  #shown(row: Row | null): Row | null {
    if (row === null) return null;
    const copy = { ...copyOf(this.model, row) };
    for (const { name, hidden } of this.model.fields.values()) if (hidden) delete copy[name];
    return copy;
  }
}

import { randomUUID } from 'node:crypto';
import {
  IDEMPOTENCY_WINDOW,
  METADATA_LIFETIME,
  type AppendOptions,
  type Appended,
  type History,
  type HistoryLimits,
  type HistoryQuery,
  type Position,
} from '../broker/history';
import { MemoryLog } from './memory-log';

/** In milliseconds, how often idle topics are relieved of what is too old. */
const SWEEP = 10_000;

interface Remembered {
  readonly appended: Appended;
  readonly until: number;
}

/** The histories of all topics. A topic without publications takes no memory: its position is the start of the common epoch. */
export class MemoryLogs {
  readonly #logs = new Map<string, MemoryLog>();
  /** By topic and key. All live equally long, so the oldest come first. */
  readonly #remembered = new Map<string, Remembered>();
  /** Of topics that have no log. It changes when a log is forgotten, which may begin again. */
  #epoch = newEpoch();
  #sweeper: NodeJS.Timeout | undefined;

  /** @param sent called for a publication that is no duplicate */
  append(
    topic: string,
    bytes: Uint8Array,
    { history, idempotencyKey }: AppendOptions,
    sent: (position: Position | undefined) => void,
  ): Appended {
    const now = performance.now();
    this.#forget(now);
    const name = idempotencyKey === undefined ? undefined : `${topic.length} ${topic}${idempotencyKey}`;
    const earlier = name === undefined ? undefined : this.#remembered.get(name);
    if (earlier !== undefined) return { ...earlier.appended, duplicate: true };
    const position = history === undefined ? undefined : this.#log(topic).append(bytes, history, now);
    const appended = { position, duplicate: false };
    if (name !== undefined) this.#remembered.set(name, { appended, until: now + IDEMPOTENCY_WINDOW });
    sent(position);
    return appended;
  }

  read(topic: string, limits: HistoryLimits, query: HistoryQuery): History {
    const log = this.#logs.get(topic);
    return log === undefined ? { ...this.#start, entries: [] } : log.read(limits, query, performance.now());
  }

  position(topic: string): Position {
    return this.#logs.get(topic)?.position ?? this.#start;
  }

  get #start(): Position {
    return { epoch: this.#epoch, offset: 0 };
  }

  #log(topic: string): MemoryLog {
    let log = this.#logs.get(topic);
    if (log === undefined) this.#logs.set(topic, (log = new MemoryLog(this.#epoch)));
    if (this.#sweeper === undefined) this.#sweeper = setTimeout(() => this.#sweep(), SWEEP).unref();
    return log;
  }

  #sweep(): void {
    this.#sweeper = undefined;
    const now = performance.now();
    this.#forget(now);
    for (const [topic, log] of this.#logs) {
      if (log.sweep(now, now - METADATA_LIFETIME)) continue;
      this.#logs.delete(topic);
      this.#epoch = newEpoch();
    }
    if (this.#logs.size > 0) this.#sweeper = setTimeout(() => this.#sweep(), SWEEP).unref();
  }

  #forget(now: number): void {
    for (const [name, { until }] of this.#remembered) {
      if (until > now) return;
      this.#remembered.delete(name);
    }
  }
}

function newEpoch(): string {
  return randomUUID().slice(0, 8);
}

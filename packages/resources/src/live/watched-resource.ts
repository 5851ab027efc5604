import type { Logger } from '@cortado/core';
import type { Change, CommittedChanges, LogPosition } from '../changes/change';
import type { Model } from '../model/model';
import { canonical, shortHash } from '../query/canonical';
import { allOf } from '../query/where';
import type { Rows } from '../repository/rows';
import type { ResourceStore } from '../store/store';
import { ChangedRow } from './changed-row';
import type { ChangeTail, Follower } from './change-tail';
import { GroupIndex } from './group-index';
import { WatchGroup, type GroupSource, type Watched } from './watch-group';

/** How many changes are read at a time. */
const PAGE = 1_000;

/** In milliseconds, how long changes are delivered until others have their turn. */
const TURN = 10;

/** The log of one resource in this process, in its one order, and who watches it. */
export class WatchedResource implements Follower, GroupSource {
  readonly #groups = new Map<string, WatchGroup>();
  /** Groups that are watched, or were a moment ago. */
  readonly #index = new GroupIndex<WatchGroup>();
  #epoch = '';
  #seq = 0;
  #isLive = false;
  #starting: Promise<boolean> | undefined;

  constructor(
    private readonly rows: Rows<object>,
    private readonly store: ResourceStore,
    private readonly tail: ChangeTail,
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  get model(): Model {
    return this.rows.model;
  }

  get name(): string {
    return this.model.name;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get seq(): number {
    return this.#seq;
  }

  /** The group of those who watch the same. */
  group(watched: Watched): WatchGroup {
    const { text } = canonical(allOf(watched.scope, watched.where));
    const hash = shortHash(text, ...(watched.fields ?? [{ name: '*' }]).map(({ name }) => name));
    let group = this.#groups.get(hash);
    if (group === undefined) {
      group = new WatchGroup(this, watched, hash);
      this.keep(group);
    }
    return group;
  }

  keep(group: WatchGroup): void {
    this.#groups.set(group.hash, group);
    this.#index.add(group);
  }

  /** Forgets groups that nobody watches, and tells the others where the log stands. */
  tidy(): void {
    for (const group of this.#index) {
      if (group.stream.size > 0) group.stream.tellPosition();
      else {
        this.#index.remove(group);
        if (this.#groups.get(group.hash) === group) this.#groups.delete(group.hash);
      }
    }
    if (this.#index.size > 0 || !this.#isLive) return;
    this.#isLive = false;
    this.tail.unfollow(this);
  }

  /** Asks the members of groups with news again what they may watch. */
  review(): void {
    for (const group of this.#index) {
      if (!group.isActive) continue;
      group.isActive = false;
      group.stream.review();
    }
  }

  /** Begins to follow the log. Never rejects. @returns false when it cannot be read */
  start(): Promise<boolean> | boolean {
    return this.#isLive || (this.#starting ??= this.#start().finally(() => (this.#starting = undefined)));
  }

  async #start(): Promise<boolean> {
    const head = await this.head();
    if (head === undefined) return false;
    this.#epoch = head.epoch;
    this.#seq = head.head;
    this.#isLive = true;
    this.tail.follow(this);
    return true;
  }

  async head(): Promise<LogPosition | undefined> {
    try {
      return (await this.store.positions()).get(this.name);
    } catch (error) {
      this.log.error({ err: error }, `the log of ${this.name} cannot be read`);
      return undefined;
    }
  }

  async read(after: number, limit: number): Promise<readonly ChangedRow[] | undefined> {
    try {
      const changes = await this.store.changes(this.name, after, limit);
      if (changes.length > 0 && changes[0]!.seq !== after + 1) return undefined;
      return changes.map((change) => new ChangedRow(change, this.rows));
    } catch (error) {
      this.log.error({ err: error }, `the log of ${this.name} cannot be read`);
      return undefined;
    }
  }

  failed(error: unknown, seq: number): void {
    this.log.error({ err: error, seq }, `a change of ${this.name} could not be written for its watchers`);
  }

  async deliver({ epoch, changes }: CommittedChanges): Promise<boolean> {
    if (epoch !== this.#epoch) return false;
    const [first] = changes;
    const last = changes.at(-1);
    if (first === undefined || last === undefined || last.seq <= this.#seq) return true;
    if (first.seq !== this.#seq + 1) return false;
    await this.#deliver(epoch, changes);
    return true;
  }

  async advance({ epoch, head }: LogPosition): Promise<void> {
    if (epoch !== this.#epoch || head < this.#seq) return this.#reset({ epoch, head });
    while (this.#seq < head) {
      const after = this.#seq;
      const changes = await this.store.changes(this.name, after, PAGE);
      // What is missing was trimmed, or is of another epoch.
      if (changes[0]?.seq !== after + 1) {
        const now = (await this.store.positions()).get(this.name);
        // Unless it was started again in the meantime.
        if (this.#epoch === epoch && this.#seq === after) this.#reset(now ?? { epoch, head });
        return;
      }
      await this.#deliver(epoch, changes);
      if (this.#epoch !== epoch) return;
    }
  }

  /** Each change once and in order, whatever else was delivered while others had their turn. */
  async #deliver(epoch: string, changes: readonly Change[]): Promise<void> {
    let until = performance.now() + TURN;
    for (const change of changes) {
      if (this.#epoch !== epoch) return;
      if (change.seq !== this.#seq + 1) continue;
      const row = new ChangedRow(change, this.rows);
      this.#seq = change.seq;
      for (const group of this.#index.of(change)) if (group.stream.size > 0) group.deliver(row);
      if (performance.now() < until) continue;
      await new Promise(setImmediate);
      until = performance.now() + TURN;
    }
  }

  /** Continuity is lost: everybody begins anew. */
  #reset({ epoch, head }: Pick<LogPosition, 'epoch' | 'head'>): void {
    this.#epoch = epoch;
    this.#seq = head;
    for (const group of this.#index) group.stream.reset();
  }
}

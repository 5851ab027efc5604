import type { Logger } from '@cortado/core';
import type { CommittedChanges, LogPosition } from '../changes/change';
import type { ResourceStore } from '../store/store';

/** In milliseconds, how often the store is asked where its logs stand, in case it has told nobody. */
const POLL = 1_000;

/** Somebody who follows the log of one resource. */
export interface Follower {
  /** The name of the resource. */
  readonly name: string;
  /** What was delivered of the log. */
  readonly epoch: string;
  readonly seq: number;
  /** Delivers what this process has committed. @returns false when it does not follow what was delivered: then the log is read */
  deliver(committed: CommittedChanges): Promise<boolean>;
  /** Reads up to a position that was asked for after everything that was delivered. Rejects when the store cannot be read. */
  advance(position: LogPosition): Promise<void>;
}

/**
 * Follows the logs of the resources that somebody in this process watches. What the process commits itself is delivered from memory, where it
 * comes next in the log. The store says when it is worth to read; once a second it reads anyway. While nobody watches, it does nothing.
 */
export class ChangeTail {
  readonly #followers = new Map<string, Follower>();
  #unlisten: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  /** What this process has committed since the last delivery. */
  #committed: CommittedChanges[] = [];
  /** Whether the log may have more than was read. */
  #mustRead = false;
  #isFailing = false;

  constructor(
    private readonly store: ResourceStore,
    private readonly log: Pick<Logger, 'info' | 'error'>,
  ) {}

  follow(follower: Follower): void {
    this.#followers.set(follower.name, follower);
    this.#unlisten ??= this.store.onCommit((committed) => this.#told(committed));
    this.#timer ??= setInterval(() => this.wake(), POLL).unref();
    // What was committed before the store was listened to.
    this.wake();
  }

  unfollow(follower: Follower): void {
    this.#followers.delete(follower.name);
    if (this.#followers.size === 0) this.#sleep();
  }

  /** Something may have been committed. */
  wake(): void {
    this.#mustRead = true;
    this.#work();
  }

  /** Resolves when nothing is read any more. */
  async stop(): Promise<void> {
    this.#followers.clear();
    this.#sleep();
    await this.#working;
  }

  #sleep(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #told(committed: readonly CommittedChanges[]): void {
    if (committed.length === 0) this.wake();
    const followed = committed.filter(({ resource }) => this.#followers.has(resource));
    if (followed.length === 0) return;
    this.#committed.push(...followed);
    this.#work();
  }

  #work(): void {
    this.#working ??= this.#run();
  }

  /** The only one who moves followers. Never rejects. */
  async #run(): Promise<void> {
    // Whoever has written is answered first, and what comes in the meantime is delivered together.
    await new Promise(setImmediate);
    while (this.#followers.size > 0 && (this.#committed.length > 0 || this.#mustRead)) {
      try {
        if (this.#committed.length > 0) await this.#deliver();
        else {
          await this.#read();
          this.#works();
        }
      } catch (error) {
        this.#fails(error);
      }
    }
    this.#committed = [];
    // Without a pause behind the last look at what there is to do, so that nobody comes in between.
    this.#working = undefined;
  }

  async #deliver(): Promise<void> {
    const committed = this.#committed;
    this.#committed = [];
    // Commits of several connections are heard of in any order.
    for (const each of committed.toSorted((one, other) => firstSeq(one) - firstSeq(other))) {
      const follower = this.#followers.get(each.resource);
      if (follower !== undefined && !(await follower.deliver(each))) this.#mustRead = true;
    }
  }

  async #read(): Promise<void> {
    this.#mustRead = false;
    const asked = [...this.#followers.values()].map((follower) => ({
      follower,
      epoch: follower.epoch,
      seq: follower.seq,
    }));
    const positions = await this.store.positions();
    for (const { follower, epoch, seq } of asked) {
      const position = positions.get(follower.name);
      // Who began to follow in the meantime may know more than these positions say, and has asked for others.
      const isOlder =
        this.#followers.get(follower.name) !== follower || follower.epoch !== epoch || follower.seq !== seq;
      if (position !== undefined && !isOlder) await follower.advance(position);
    }
  }

  #works(): void {
    if (this.#isFailing) this.log.info('the changes of resources are read again');
    this.#isFailing = false;
  }

  /** The timer tries again. */
  #fails(error: unknown): void {
    if (!this.#isFailing) this.log.error({ err: error }, 'the changes of resources cannot be read; watchers wait');
    this.#isFailing = true;
  }
}

function firstSeq({ changes }: CommittedChanges): number {
  return changes[0]?.seq ?? 0;
}

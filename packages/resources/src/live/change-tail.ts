import type { Logger } from '@cortado/core';
import type { LogPosition } from '../changes/change';
import type { ResourceStore } from '../store/store';

/** In milliseconds, how often the store is asked where its logs stand, in case it has told nobody. */
const POLL = 1_000;

/** Somebody who reads the log of one resource. */
export interface Follower {
  /** The name of the resource. */
  readonly name: string;
  /** Reads up to a position. Rejects when the store cannot be read. */
  advance(position: LogPosition): Promise<void>;
}

/**
 * Follows the logs of the resources that somebody in this process watches. The store says when it is worth to look; once a second it
 * looks anyway. While nobody watches, it does nothing.
 */
export class ChangeTail {
  readonly #followers = new Map<string, Follower>();
  #unlisten: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  /** Whether there may be more since the positions were asked for. */
  #mustLookAgain = false;
  #isFailing = false;

  constructor(
    private readonly store: ResourceStore,
    private readonly log: Pick<Logger, 'info' | 'error'>,
  ) {}

  follow(follower: Follower): void {
    this.#followers.set(follower.name, follower);
    this.#unlisten ??= this.store.onCommit(() => this.wake());
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
    this.#mustLookAgain = true;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
  }

  /** Resolves when nothing is read any more. */
  async stop(): Promise<void> {
    this.#followers.clear();
    this.#sleep();
    await this.#reading;
  }

  #sleep(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    while (this.#mustLookAgain && this.#followers.size > 0) {
      this.#mustLookAgain = false;
      try {
        const positions = await this.store.positions();
        for (const each of this.#followers.values()) {
          const position = positions.get(each.name);
          if (position !== undefined) await each.advance(position);
        }
        this.#works();
      } catch (error) {
        this.#fails(error);
      }
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

import type { Position } from '../broker/history';
import type { Publication } from './publication';
import { follows, Replays, type ReplaySource } from './replays';

/** Where a sequence reads, and to whom it delivers. */
export interface SequenceSource extends ReplaySource {
  /** @returns undefined when the broker could not be asked */
  head(): Promise<Position | undefined>;
  deliver(publication: Publication): void;
  /** Continuity was lost: what was published up to here may be missing. */
  reset(position: Position): void;
  /** The broker could not be asked: nothing is delivered until `retry()` has succeeded. */
  broken(): void;
}

/** Publications that wait while the history is read. More are read from the history instead. */
const MOST_WAITING = 1_000;

/** How many publications are read at a time. */
const PAGE = 1_000;

/** In milliseconds, how long after a read publications may arrive that the read has brought already. */
const ECHO = 5_000;

/**
 * The one order of a channel in this process: publications are delivered by their offsets, without a hole. What is missing is read from
 * the history before anything newer is delivered; what cannot be read becomes a reset.
 */
export class Sequence {
  #epoch = '';
  #last = 0;
  /** The newest offset that the subscription has brought. Lower than `#last` where a read was faster. */
  #heard = 0;
  #readAt = -Infinity;
  #state: 'new' | 'reading' | 'broken' | 'live' | 'closed' = 'new';
  #waiting: Publication[] = [];
  /** Whether more publications came than can wait. */
  #hasMissed = false;
  #starting: Promise<boolean> | undefined;
  #reading: Promise<void> | undefined;
  /** Told when it has moved on. */
  #watchers: (() => void)[] = [];
  /** When it last was heard of, or was found to be complete. */
  checkedAt = performance.now();
  readonly replays: Replays;

  constructor(private readonly source: SequenceSource) {
    this.replays = new Replays(this, source);
  }

  /** What has been delivered. */
  get position(): Position {
    return { epoch: this.#epoch, offset: this.#last };
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether everything up to a position has been delivered, or will never be. */
  isPast({ epoch, offset }: Position): boolean {
    return epoch !== this.#epoch || offset <= this.#last || this.#isClosed;
  }

  /**
   * Begins at the newest publication, once the channel is subscribed. Resolves when publications are delivered in order; to false when
   * the broker could not be asked.
   */
  start(): Promise<boolean> {
    return (this.#starting ??= this.#start().finally(() => (this.#starting = undefined)));
  }

  async #start(): Promise<boolean> {
    if (this.#state === 'new') {
      const head = await this.source.head();
      if (head === undefined || this.#isClosed) return false;
      this.#moveTo(head);
      this.#reading = this.#settle(false);
    } else if (this.#state === 'broken') this.#fill(false);
    await this.#reading;
    return this.isLive;
  }

  /** Takes what the subscription brings. */
  take(publication: Publication): void {
    this.checkedAt = performance.now();
    const { epoch, offset } = publication.position;
    if (this.#state !== 'live') return this.#wait(publication);
    if (epoch === this.#epoch) {
      if (offset === this.#last + 1) return this.#deliver(publication, true);
      if (offset <= this.#last) {
        if (!this.#isEcho(offset)) return this.#fill(true);
        this.#heard = offset;
        return;
      }
    }
    this.#wait(publication);
    this.#fill(false);
  }

  /**
   * Compares with the newest position that the broker knows, and reads what is missing.
   *
   * @param before where this sequence stood when the broker was asked
   */
  check(head: Position, before: Position): void {
    if (!this.isLive) return;
    this.checkedAt = performance.now();
    if (before.epoch !== this.#epoch) return;
    if (head.epoch !== this.#epoch || head.offset > this.#last) this.#fill(false);
    else if (head.offset < before.offset) this.#fill(true);
  }

  /** Reads again where the broker had failed. @returns whether it had */
  retry(): boolean {
    if (this.#state !== 'broken') return false;
    this.#fill(false);
    return true;
  }

  /** Resolves once everything up to a position has been delivered, or will never be. */
  reached(position: Position): Promise<void> {
    if (this.isPast(position)) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.isPast(position)) resolve();
        else this.#watchers.push(look);
      };
      look();
    });
  }

  close(): void {
    this.#state = 'closed';
    this.#waiting = [];
    this.#tell();
  }

  /** One that a read brought before the subscription does. */
  #isEcho(offset: number): boolean {
    return offset > this.#heard && performance.now() - this.#readAt < ECHO;
  }

  #wait(publication: Publication): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(publication);
    else this.#hasMissed = true;
  }

  #deliver(publication: Publication, isHeard: boolean): void {
    this.#last = publication.position.offset;
    if (isHeard) this.#heard = this.#last;
    this.replays.follow(publication);
    this.source.deliver(publication);
    if (this.#watchers.length > 0) this.#tell();
  }

  #moveTo({ epoch, offset }: Position): void {
    if (epoch !== this.#epoch) this.#heard = 0;
    this.#epoch = epoch;
    this.#last = offset;
    this.#readAt = performance.now();
    this.#tell();
  }

  #tell(): void {
    for (const look of this.#watchers.splice(0)) look();
  }

  /** @param isLost whether there is a gap, whatever the history says */
  #fill(isLost: boolean): void {
    this.#state = 'reading';
    this.#reading = this.#read(isLost).then((isRead) => (isRead ? this.#settle(true) : undefined));
  }

  /** Never rejects. @returns whether the history was read to its end */
  async #read(isLost: boolean): Promise<boolean> {
    for (;;) {
      const after = this.position;
      const history = await this.source.read({ after, limit: PAGE });
      if (this.#isClosed) return false;
      if (history === undefined) {
        this.#state = 'broken';
        this.source.broken();
        return false;
      }
      if (isLost || !follows(history, after)) {
        this.#moveTo(history);
        this.replays.clear();
        this.source.reset(this.position);
        return true;
      }
      this.#readAt = performance.now();
      for (const each of this.source.publicationsOf(history)) this.#deliver(each, false);
      if (this.#last >= history.offset) return true;
    }
  }

  /** Delivers what has waited, and reads again where that has a hole. */
  async #settle(wasRead: boolean): Promise<void> {
    for (let isRead = wasRead; ; isRead = true) {
      if (this.#isClosed) return;
      const isComplete = this.#takeWaiting(isRead);
      if (isComplete && !this.#hasMissed) {
        this.#state = 'live';
        this.#waiting = [];
        return;
      }
      this.#hasMissed = false;
      this.#state = 'reading';
      if (!(await this.#read(false))) return;
    }
  }

  /**
   * @param isRead whether another epoch is one of the past, as the history has just been read
   * @returns false at a hole: the rest still waits
   */
  #takeWaiting(isRead: boolean): boolean {
    for (let index = 0; index < this.#waiting.length; index += 1) {
      const each = this.#waiting[index]!;
      const { epoch, offset } = each.position;
      const isAhead = epoch === this.#epoch ? offset > this.#last + 1 : !isRead;
      if (isAhead) {
        this.#waiting = this.#waiting.slice(index);
        return false;
      }
      if (epoch !== this.#epoch) continue;
      if (offset === this.#last + 1) this.#deliver(each, true);
      else this.#heard = Math.max(this.#heard, offset);
    }
    this.#waiting = [];
    return true;
  }
}

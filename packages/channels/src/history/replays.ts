import type { History, HistoryQuery, Position } from '../broker/history';
import type { Publication } from './publication';

/** At most this many publications are replayed to one client. */
export const MOST_REPLAYED = 1_000;

/** What follows a position. */
export interface Replay {
  readonly publications: readonly Pick<Publication, 'message' | 'except'>[];
  /** Where the channel stands after them. */
  readonly position: Position;
}

/** Where replays are read. */
export interface ReplaySource {
  /** In milliseconds, how long a read may be shared. */
  readonly replayWindow: number;
  /** @param window leaves out what becomes too old within this time */
  read(query: HistoryQuery, window?: number): Promise<History | undefined>;
  publicationsOf(history: History): readonly Publication[];
}

/** A run of publications without holes. */
interface Run {
  /** The offset before the first. */
  readonly start: number;
  readonly publications: Publication[];
  readonly epoch: string;
  /** When it is forgotten. */
  readonly until: number;
  /** Whether nobody may get more than this. */
  readonly isWhole: boolean;
}

/**
 * What clients missed. Those that come back at the same time, as after the end of a process, share one read: it is kept for a moment, and
 * what is published meanwhile is added to it.
 */
export class Replays {
  #run: Run | undefined;
  #reading: Promise<Run | 'ahead' | 'unavailable'> | undefined;

  constructor(
    private readonly sequence: { readonly position: Position },
    private readonly source: ReplaySource,
  ) {}

  /** A publication has been delivered. */
  follow(publication: Publication): void {
    const { position } = publication;
    const run = this.#run;
    if (run === undefined) return;
    const end = run.start + run.publications.length;
    const isPast = run.epoch !== position.epoch || position.offset > end + 1 || performance.now() >= run.until;
    if (isPast || run.publications.length >= 2 * MOST_REPLAYED) this.clear();
    else if (position.offset === end + 1) run.publications.push(publication);
  }

  clear(): void {
    this.#run = undefined;
  }

  /**
   * What follows a position, up to at least where the sequence stands.
   *
   * @returns undefined when it is not all there; `unavailable` when the broker could not be asked
   */
  async after(position: Position): Promise<Replay | undefined | 'unavailable'> {
    const { epoch, offset: least } = this.sequence.position;
    if (position.epoch !== epoch) return undefined;
    for (;;) {
      const shared = this.#find(position, least);
      if (shared !== undefined) return shared === 'lost' ? undefined : shared;
      if (this.#reading === undefined) break;
      if ((await this.#reading) === 'unavailable') return 'unavailable';
    }
    const reading = this.#read(position).finally(() => (this.#reading = undefined));
    this.#reading = reading;
    const result = await reading;
    return result === 'ahead' ? undefined : result === 'unavailable' ? result : this.#between(result, position);
  }

  /** At most so many publications as are replayed, directly after a position. The result is as that of `after`, and is not shared. */
  async page(after: Position): Promise<Replay | undefined | 'unavailable'> {
    const history = await this.source.read({ after, limit: MOST_REPLAYED });
    if (history === undefined) return 'unavailable';
    if (!follows(history, after)) return undefined;
    const offset = after.offset + history.entries.length;
    return { publications: this.source.publicationsOf(history), position: { epoch: history.epoch, offset } };
  }

  #find(after: Position, least: number): Replay | 'lost' | undefined {
    const run = this.#run;
    if (run === undefined || run.epoch !== after.epoch || performance.now() >= run.until) return undefined;
    const end = run.start + run.publications.length;
    if (end < least || after.offset > end) return undefined;
    return after.offset >= run.start || run.isWhole ? (this.#between(run, after) ?? 'lost') : undefined;
  }

  #between({ start, publications, epoch }: Run, after: Position): Replay | undefined {
    const offset = start + publications.length;
    if (epoch !== after.epoch || after.offset < start || offset - after.offset > MOST_REPLAYED) return undefined;
    return { publications: publications.slice(after.offset - start), position: { epoch, offset } };
  }

  /** Never rejects. @returns `ahead` when the position lies above the newest publication */
  async #read(after: Position): Promise<Run | 'ahead' | 'unavailable'> {
    const window = this.source.replayWindow;
    const until = performance.now() + window;
    // A second read for an earlier position reads all that anybody may get.
    const exact = this.#run === undefined ? await this.source.read({ after, limit: MOST_REPLAYED }, window) : undefined;
    if (exact !== undefined && exact.epoch === after.epoch && exact.offset < after.offset) return 'ahead';
    if (exact !== undefined && exact.offset === after.offset + exact.entries.length && follows(exact, after)) {
      return this.#keep(exact, until, false);
    }
    const all = await this.source.read({ limit: MOST_REPLAYED }, window);
    if (all === undefined) return 'unavailable';
    return all.epoch === after.epoch && all.offset < after.offset ? 'ahead' : this.#keep(all, until, true);
  }

  #keep(history: History, until: number, isWhole: boolean): Run {
    const { epoch, offset, entries } = history;
    const publications = [...this.source.publicationsOf(history)];
    return (this.#run = { start: offset - entries.length, publications, epoch, until, isWhole });
  }
}

/** Whether what was read continues directly after a position. */
export function follows({ epoch, offset, entries }: History, after: Position): boolean {
  if (epoch !== after.epoch || offset < after.offset) return false;
  return offset === after.offset || entries[0]?.offset === after.offset + 1;
}

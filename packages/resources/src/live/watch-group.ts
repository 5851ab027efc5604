import { keptMessage, MOST_REPLAYED, Stream, type ChannelLog, type Message, type Replay } from '@cortado/channels';
import type { LogPosition } from '../changes/change';
import type { Field } from '../model/field';
import { matcher, type Matcher } from '../query/matcher';
import { allOf, type Where } from '../query/where';
import type { ChangedRow } from './changed-row';

type Position = ChannelLog['position'];

/** What watchers receive, of all that can be watched of a resource. */
export interface Watched {
  /** The filter of the client. */
  readonly where: Where;
  /** The rows that exist for the client. */
  readonly scope: Where;
  /** The properties that are sent; undefined for all. */
  readonly fields: readonly Field[] | undefined;
}

/** The log of a resource, as a group reads it. */
export interface GroupSource {
  /** The name of the resource. */
  readonly name: string;
  /** What has been delivered of the log. */
  readonly epoch: string;
  readonly seq: number;
  start(): Promise<boolean> | boolean;
  /** Where the log stands in the store; undefined when it cannot be read. */
  head(): Promise<LogPosition | undefined>;
  /** Changes behind a seq, without a hole; undefined when they cannot be read, or are gone. */
  read(after: number, limit: number): Promise<readonly ChangedRow[] | undefined>;
  /** Somebody watches the group. */
  keep(group: WatchGroup): void;
  /** A row could not be written. */
  failed(error: unknown, seq: number): void;
}

/** How many changes are read at a time. */
const PAGE = 1_000;

/** A client that has missed more changes than this begins anew, whether they concern it or not. */
const MOST_READ = 10_000;

/** In milliseconds, how long clients that come back at the same time share what they missed. */
const SHARED = 1_000;

interface SharedReplay {
  readonly after: Position;
  readonly until: number;
  readonly replay: Promise<Replay | undefined | 'unavailable'>;
}

/** Watchers with the same filter, scope and properties: a change is looked at and written once for all of them. */
export class WatchGroup implements ChannelLog {
  readonly where: Where;
  readonly scope: Where;
  readonly fields: readonly Field[] | undefined;
  readonly stream: Stream;
  /** Whether something was delivered since the members were asked who they are. */
  isActive = false;
  readonly replays = {
    after: (position: Position) => this.#after(position),
    page: (position: Position) => this.#page(position),
  };
  readonly #matches: Matcher;
  #shared: SharedReplay | undefined;

  /** @param hash of the filter, the scope and the properties: part of the epoch */
  constructor(
    private readonly source: GroupSource,
    { where, scope, fields }: Watched,
    readonly hash: string,
  ) {
    this.where = where;
    this.scope = scope;
    this.fields = fields;
    this.#matches = matcher(allOf(scope, where));
    this.stream = new GroupStream(source.name, this, () => source.keep(this));
  }

  get position(): Position {
    return this.at(this.source.epoch, this.source.seq);
  }

  /** A position of the log, as clients of this group know it. */
  at(epoch: string, seq: number): Position {
    return { epoch: `${epoch}.${this.hash}`, offset: seq };
  }

  isPast({ epoch, offset }: Position): boolean {
    const own = this.position;
    return epoch !== own.epoch || offset <= own.offset;
  }

  start(): Promise<boolean> | boolean {
    return this.source.start();
  }

  /** Tells the members of a change that may concern them. */
  deliver(row: ChangedRow): void {
    try {
      const message = this.#messageOf(row);
      if (message === undefined) return;
      this.isActive = true;
      this.stream.deliver(message, row.change.except ?? undefined);
    } catch (error) {
      this.source.failed(error, row.change.seq);
      this.stream.reset();
    }
  }

  /** What watchers see of a change. @throws whatever the class of the row throws while it is written */
  #messageOf(row: ChangedRow): Message | undefined {
    const { kind, before, after, time, seq } = row.change;
    const is = after !== null && this.#matches(after);
    const was = kind === 'touched' || (before !== null && this.#matches(before));
    if (!is && !was) return undefined;
    const event = !is ? 'deleted' : was ? 'updated' : 'created';
    const json = is ? row.json(this.fields) : row.id;
    const push = { event, channel: this.source.name, timestamp: time.toISOString() };
    return keptMessage(push, json, this.at(this.source.epoch, seq));
  }

  async #after(after: Position): Promise<Replay | undefined | 'unavailable'> {
    for (;;) {
      const shared = this.#shared;
      const isUsable =
        shared?.after.epoch === after.epoch && shared.after.offset === after.offset && performance.now() < shared.until;
      if (!isUsable) break;
      const replay = await shared.replay;
      // What was delivered before this client came must be in it.
      if (typeof replay !== 'object' || !this.#isBehind(replay.position)) return replay;
      if (this.#shared === shared) this.#shared = undefined;
    }
    const replay = this.#read(after);
    this.#shared = { after, until: performance.now() + SHARED, replay };
    return replay;
  }

  #isBehind({ epoch, offset }: Position): boolean {
    const own = this.position;
    return epoch === own.epoch && offset < own.offset;
  }

  async #read(after: Position): Promise<Replay | undefined | 'unavailable'> {
    const head = await this.source.head();
    if (head === undefined) return 'unavailable';
    const { offset } = after;
    const isThere = this.at(head.epoch, 0).epoch === after.epoch && offset >= head.trimmed && offset <= head.head;
    if (!isThere || head.head - offset > MOST_READ) return undefined;
    const publications: Replay['publications'][number][] = [];
    let seq = offset;
    while (seq < head.head) {
      const rows = await this.source.read(seq, PAGE);
      if (rows === undefined || rows.length === 0) return undefined;
      publications.push(...this.#publicationsOf(rows).filter(({ message }) => message !== undefined));
      if (publications.length > MOST_REPLAYED) return undefined;
      seq = rows.at(-1)!.change.seq;
    }
    return { publications, position: { epoch: after.epoch, offset: seq } };
  }

  async #page(after: Position): Promise<Replay | undefined | 'unavailable'> {
    if (after.epoch !== this.position.epoch) return undefined;
    const rows = await this.source.read(after.offset, PAGE);
    if (rows === undefined) return undefined;
    const offset = rows.at(-1)?.change.seq ?? after.offset;
    return { publications: this.#publicationsOf(rows), position: { epoch: after.epoch, offset } };
  }

  #publicationsOf(rows: readonly ChangedRow[]): Replay['publications'] {
    return rows.map((row) => ({ message: this.#messageOf(row), except: row.change.except ?? undefined }));
  }
}

/** The members of a group. */
class GroupStream extends Stream {
  constructor(
    name: string,
    group: WatchGroup,
    private readonly keep: () => void,
  ) {
    super(name, group);
  }

  override enter(...given: Parameters<Stream['enter']>): void {
    this.keep();
    super.enter(...given);
  }
}

import type { ClientChannel } from '../channel/client-channel.ts';
import type { ClientSocket } from '../socket/client-socket.ts';
import { Listeners } from '../messages/listeners.ts';
import { AnswerError } from '../errors/errors.ts';
import type { UnknownAnswer } from '../messages/exchanges.ts';
import type { FailureBody } from '../types/answer.ts';
import { RowOrder } from './row-order.ts';
import { RowTable } from './row-table.ts';

type Row = Readonly<Record<string, unknown>>;

/** What is watched. */
export interface WatchQuery {
  readonly where?: unknown;
  readonly sort?: readonly string[] | undefined;
  /** How many rows the view has at most. Default: all. */
  readonly limit?: number | undefined;
}

interface Page {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** The most that the server gives at a time. */
const PAGE = 100;

type Event = readonly [kind: string, data: Row];

/**
 * The rows of a resource that fit a query, kept up to date: a snapshot, then each change. What was missed while the connection was gone
 * follows; where that cannot be, the rows are loaded again.
 */
export class ResourceView {
  readonly #channel: ClientChannel;
  readonly #table: RowTable;
  readonly #order: RowOrder;
  readonly #listeners: Listeners;
  #state: 'loading' | 'live' | 'waiting' | 'closed' = 'loading';
  /** Events that wait until all pages are there; undefined while none is loaded. */
  #early: Event[] | undefined = [];
  /** Whether there are rows behind the last one. */
  #hasMore = false;
  /** Counts loads: what an older one still receives is not used. */
  #load = 0;

  /** @param socket of this view alone: a connection joins the channel of a resource once */
  constructor(
    private readonly socket: ClientSocket,
    private readonly name: string,
    key: string,
    private readonly query: WatchQuery,
  ) {
    this.#order = new RowOrder(query.sort ?? [], key);
    this.#table = new RowTable(key, this.#order);
    this.#listeners = new Listeners((error) => socket.failed(error));
    const { where, sort } = query;
    this.#channel = socket.channel(name, {
      body: { where, snapshot: { sort, limit: this.#pageSize } },
      onJoined: ({ body }) => this.#joined(body as { readonly data: Page | null }),
    });
    for (const kind of ['created', 'updated', 'deleted']) {
      this.#channel.on(kind, (data: Row) => this.#received([kind, data]));
    }
    this.#channel.on('$reset', () => this.#report(this.#restart()));
    this.#channel.on('$removed', () => this.#change('closed'));
    socket.on('$state', (state) => {
      if (state === 'closed') this.#change('closed');
      else if (state === 'waiting' && this.#state === 'live') this.#change('waiting');
    });
    this.#report(this.#join());
  }

  get rows(): readonly Row[] {
    return this.#table.rows;
  }

  get state(): 'loading' | 'live' | 'waiting' | 'closed' {
    return this.#state;
  }

  on(event: '$change', listener: (rows: readonly Row[]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  async close(): Promise<void> {
    await this.socket.close();
  }

  get #pageSize(): number {
    return Math.min(this.query.limit ?? PAGE, PAGE);
  }

  async #join(): Promise<void> {
    const { ok, statusCode, body }: UnknownAnswer = await this.#channel.join();
    if (ok) return;
    this.#change('closed');
    throw new AnswerError(statusCode, body as FailureBody);
  }

  /** With a snapshot, or with what was missed. */
  #joined({ data }: { readonly data: Page | null }): void {
    if (data !== null) {
      // What waited to be applied is older than the snapshot.
      this.#early = [];
      this.#report(this.#loadFrom(data));
    } else if (this.#early === undefined) this.#change('live');
    // The connection was lost while pages were loaded.
    else this.#report(this.#loadAll());
  }

  /** Continuity is lost: a new snapshot. */
  async #restart(): Promise<void> {
    await this.#channel.leave();
    await this.#join();
  }

  async #loadAll(): Promise<void> {
    await this.#loadFrom(await this.#list({ limit: this.#pageSize }));
  }

  /** Loads the pages that follow the first one. Events that come meanwhile are applied afterwards, because pages may be older. */
  async #loadFrom(first: Page): Promise<void> {
    const load = (this.#load += 1);
    this.#early ??= [];
    const { limit = Infinity } = this.query;
    const rows = [...first.items];
    let { next } = first;
    while (next !== null && rows.length < limit) {
      const page = await this.#list({ limit: Math.min(limit - rows.length, PAGE), after: next });
      if (load !== this.#load) return;
      rows.push(...page.items);
      ({ next } = page);
    }
    this.#hasMore = next !== null;
    this.#table.replace(rows);
    this.#order.isUncertain = false;
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const event of early) this.#apply(event);
    this.#change('live');
  }

  async #list(more: object): Promise<Page> {
    const { where, sort } = this.query;
    const { ok, statusCode, body } = await this.#channel.send('list', { where, sort, ...more });
    if (!ok) throw new Error(`The rows of ${this.name} cannot be listed: the server answered ${statusCode}`);
    return body as Page;
  }

  #received(event: Event): void {
    if (this.#early !== undefined) {
      this.#early.push(event);
      return;
    }
    this.#apply(event);
    // While rows are read again, those of before are shown.
    if (this.#early === undefined) this.#listeners.emit('$change', this.rows);
  }

  #apply([kind, data]: Event): void {
    const { limit = Infinity } = this.query;
    if (kind === 'deleted') {
      const [key] = Object.values(data);
      // A row from behind the last one takes its place.
      if (this.#table.remove(key) && this.#hasMore) this.#reload();
      return;
    }
    const place = this.#table.put(data);
    const isLast = place === this.#table.rows.length - 1;
    if (this.#table.cut(limit)) this.#hasMore = true;
    // Rows that nobody has seen may come before the last one.
    else if (isLast && this.#hasMore) this.#reload();
    if (this.#order.isUncertain) this.#reload();
  }

  /** Reads the rows again, in the order of the server. */
  #reload(): void {
    if (this.#early !== undefined) return;
    this.#early = [];
    this.#report(this.#loadAll());
  }

  #change(state: ResourceView['state']): void {
    if (this.#state === 'closed') return;
    this.#state = state;
    // The server ended it, or refused it: nothing follows on its connection.
    if (state === 'closed') void this.socket.close();
    this.#listeners.emit('$change', this.rows);
  }

  /** A lost connection is made again, and the view with it. Everything else is an error. */
  #report(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'ConnectionLost')) this.socket.failed(error);
    });
  }
}

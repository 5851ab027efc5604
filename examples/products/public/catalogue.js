import { attempt, errorsOf, products } from './shop.js';

/** Rows of a page. */
const PAGE = 20;

/**
 * The products that the page shows: the first ones of a query in its order. They follow what everybody writes. While the page is offline,
 * because somebody wants it to be, they are read by requests, and do not change by themselves.
 *
 * `page` has `rows(changed, news)` with the rows that are different now and what happened, `failed(text)` and `status(text, state)`.
 */
export class Catalogue {
  rows = [];
  /** Whether there are others behind them. */
  hasMore = false;
  #query;
  #limit = PAGE;
  #view;
  #isOnline = true;
  #loads = 0;

  constructor(page) {
    this.page = page;
  }

  /** @param query `where` and `sort` */
  show(query) {
    this.#query = query;
    this.#limit = PAGE;
    return this.#read();
  }

  /** Shows another page as well. Resolves when it is there. */
  more() {
    this.#limit += PAGE;
    return this.#read();
  }

  goOffline() {
    this.#isOnline = false;
    void this.#view.close();
    this.page.status('Offline, because you wanted to be', 'lost');
  }

  goOnline() {
    this.#isOnline = true;
    this.page.status('Connecting …', 'lost');
    void this.#watch();
  }

  /** What the page itself wrote comes by itself, unless it is offline. */
  written() {
    if (!this.#isOnline) void this.#load();
  }

  #read() {
    return this.#isOnline ? this.#watch() : this.#load();
  }

  /** Resolves when the rows are there for the first time. */
  #watch() {
    void this.#view?.close();
    // One more than is shown: it tells whether there are others.
    const view = products.watch({ ...this.#query, limit: this.#limit + 1 });
    this.#view = view;
    let isNew = true;
    return new Promise((resolve) => {
      view.on('$change', (rows) => {
        if (view !== this.#view || !this.#isOnline) return;
        this.#tell(view.state);
        if (view.state !== 'live') return;
        this.#shown(rows, isNew);
        isNew = false;
        resolve();
      });
    });
  }

  async #load() {
    const load = (this.#loads += 1);
    const { ok, body } = await attempt(products.list({ ...this.#query, limit: this.#limit + 1 }));
    if (load !== this.#loads || this.#isOnline) return;
    if (ok) this.#shown(body.items, true);
    else this.page.failed(errorsOf(body));
  }

  #tell(state) {
    if (state === 'live') this.page.status('Connected', 'connected');
    if (state === 'waiting') this.page.status('Connection lost. Trying again …', 'lost');
    if (state === 'closed') this.page.status('The server has ended the connection', 'lost');
  }

  /** @param isNew whether another query is shown, so that nothing has changed */
  #shown(rows, isNew) {
    const before = new Map(this.rows.map((row) => [row.id, row]));
    this.rows = rows.slice(0, this.#limit);
    this.hasMore = rows.length > this.#limit;
    const changed = isNew ? [] : this.rows.filter(({ id, version }) => before.get(id)?.version !== version);
    for (const { id } of this.rows) before.delete(id);
    const gone = isNew ? [] : [...before.values()];
    this.page.rows(changed, [
      ...changed.map(({ name, version }) => `${name} ${version === 1 ? 'has come' : 'has changed'}`),
      ...gone.map(({ name }) => `${name} is gone`),
    ]);
  }
}

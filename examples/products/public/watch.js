import { ask, errorsOf } from './api.js';
import { LiveConnection } from './live-connection.js';

/** In milliseconds, until a join is tried again that the server could not answer. */
const RETRY = 2_000;

/**
 * Watches the products of one query. The reply to its join has the first page; then the events `created`, `updated` and `deleted` follow.
 * After a lost connection it joins again with its position (`recover`), and the server sends what was missed; or says that it cannot, and
 * sends the first page again. Without a connection, pages are read by requests, and do not change by themselves.
 *
 * `view` has `reading(answer)`, `page(query, page, changes)`, `changed(event, data)`, `failed(text)` and `status(text, state)`.
 */
export class Watch {
  #live;
  #query;
  /** Up to where the events of the query are known; undefined while it is not watched. */
  #position;
  #isJoined = false;
  /** Whether the first page of the query is shown. */
  #isShown = false;
  /** The events up to an offset are recovered ones. */
  #recovery;
  #joining = Promise.resolve();

  constructor(url, view) {
    this.view = view;
    this.#live = new LiveConnection(url, {
      opened: () => this.#join(),
      pushed: (frame) => this.#pushed(frame),
      lost: (delay) => this.#lost(`Connection lost. Next attempt in ${Math.ceil(delay / 1_000)} s`),
    });
  }

  get isJoined() {
    return this.#isJoined;
  }

  /** Shows other products, or the same in another order. */
  show(query) {
    this.#query = query;
    this.#position = undefined;
    this.#isShown = false;
    if (this.#live.isOpen) this.#join();
    else if (!this.#live.isOpening) void this.load();
  }

  /** Reads the first page by a request. @returns whether it is shown */
  async load() {
    const query = this.#query;
    const { status, body, changes } = await this.view.reading(ask('GET', query.path()));
    if (query !== this.#query) return false;
    if (status === 200) this.#page(body, changes);
    else this.view.failed(errorsOf(body));
    return status === 200;
  }

  open() {
    this.view.status('Connecting …', 'lost');
    this.#live.open();
  }

  close() {
    this.#live.close();
    this.#lost('Offline, because you wanted to be');
  }

  /** The browser noticed that the network is gone. */
  drop() {
    this.#live.drop();
  }

  /** The browser noticed that the network is back. */
  retry() {
    this.#live.retry();
  }

  #lost(reason) {
    this.#isJoined = false;
    this.#recovery = undefined;
    this.view.status(reason, 'lost');
    if (!this.#isShown) void this.load();
  }

  /** One join after the other: each replaces the one before. */
  #join() {
    this.#joining = this.#joining.then(() => this.#joinNow());
  }

  async #joinNow() {
    const query = this.#query;
    if (this.#isJoined) await this.#live.request({ event: '$leave', channel: 'products' });
    this.#isJoined = false;
    const recover = this.#position;
    const reply = await this.#live.request({ event: '$join', channel: 'products', body: query.watch, recover });
    if (reply === undefined) return; // the connection ended
    const { statusCode, body } = reply;
    this.#isJoined = statusCode === 200;
    if (query !== this.#query) return; // the next join follows
    if (!this.#isJoined) return this.#refused(errorsOf(body));
    this.#live.settled();
    const { epoch, offset, recovered, data } = body;
    if (recovered === true) {
      this.#recovery = { until: offset, count: 0 };
      this.view.status('Connected. Nothing was missed', 'connected');
    } else {
      this.#position = { epoch, offset };
      this.#page(data);
      const again = recovered === false ? '. It could not be recovered, so the products were loaded again' : '';
      this.view.status(`Connected${again}`, 'connected');
    }
  }

  #refused(reason) {
    this.view.status(`${reason}. Next attempt in ${RETRY / 1_000} s`, 'lost');
    if (!this.#isShown) void this.load();
    setTimeout(() => this.#live.isOpen && !this.#isJoined && this.#join(), RETRY);
  }

  #removed(reason) {
    this.#isJoined = false;
    this.#refused(`Not watching any more: ${reason}`);
  }

  #pushed({ event, data, epoch, offset }) {
    if (event === '$position') this.#position &&= data;
    else if (event === '$reset') void this.#reset(data);
    else if (event === '$removed') this.#removed(data.reason);
    // Events of a query that is not shown any more have another epoch.
    else if (epoch === this.#position?.epoch) this.#happened(event, data, offset);
  }

  #happened(event, data, offset) {
    this.#position = { ...this.#position, offset };
    this.view.changed(event, data);
    if (this.#recovery === undefined || offset > this.#recovery.until) return;
    this.#recovery.count += 1;
    const { count } = this.#recovery;
    this.view.status(`Connected. Recovered ${count} change${count === 1 ? '' : 's'}`, 'connected');
  }

  /** The server began anew: what is shown may be wrong. */
  async #reset(position) {
    this.#position = position;
    if (await this.load()) this.view.status('Connected. The products were loaded again', 'connected');
  }

  #page(page, changes) {
    this.#isShown = true;
    this.view.page(this.#query, page, changes);
  }
}

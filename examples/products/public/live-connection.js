/** In milliseconds. The server sends `$ping` every 25 s, so the network is gone when nothing comes for twice as long. */
const SILENCE = 60_000;

/**
 * A socket that comes back by itself. It speaks the rpc protocol: each request has an id, and exactly one reply.
 *
 * `listener` has `opened()`, `pushed(frame)`, and `lost(delay)` with the milliseconds until the next attempt.
 */
export class LiveConnection {
  #socket;
  #timer;
  #silence;
  #attempt = 0;
  #lastId = 0;
  #waiting = new Map();

  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Whether it is being opened. */
  get isOpening() {
    return this.#socket?.readyState === WebSocket.CONNECTING;
  }

  open() {
    this.#clearTimers();
    this.#listen();
    const socket = new WebSocket(this.url, 'cortado.v1');
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (socket === this.#socket) this.listener.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket) this.#receive(JSON.parse(data));
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#closed();
    });
  }

  /** What was reached over it works: the next loss is the first. */
  settled() {
    this.#attempt = 0;
  }

  /** The network is back: the next attempt is made at once, if there is one. */
  retry() {
    if (this.#timer !== undefined) this.open();
  }

  close() {
    this.#clearTimers();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.#giveUp();
  }

  /** The network is gone, which the socket notices much later. */
  drop() {
    const socket = this.#socket;
    if (socket === undefined) return;
    this.#closed();
    socket.close();
  }

  /** Resolves to the reply, and to undefined when the connection ends first. */
  request(frame) {
    if (!this.isOpen) return Promise.resolve(undefined);
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, ...frame }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #receive(frame) {
    this.#listen();
    if (frame.event === '$ping') return;
    // A reply has a status, a push an event.
    if (frame.statusCode === undefined) return this.listener.pushed(frame);
    this.#waiting.get(frame.id)?.(frame);
    this.#waiting.delete(frame.id);
  }

  #closed() {
    this.#socket = undefined;
    this.#clearTimers();
    this.#giveUp();
    // Up to 1 s, 2 s, 4 s … 30 s, at random: the pages of a process that ends do not all return in the same moment.
    const delay = Math.random() * Math.min(30_000, 1_000 * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.open(), delay);
    this.listener.lost(delay);
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.drop(), SILENCE);
  }

  #clearTimers() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#timer = undefined;
  }

  #giveUp() {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(undefined);
  }
}

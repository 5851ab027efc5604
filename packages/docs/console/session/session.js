import { composeFrame } from '../model/frame.js';
import { newEntry } from './entry.js';
import { PendingRequests } from './pending-requests.js';
import { closeText, nextDelay } from './reconnection.js';
import { Subscription } from './subscription.js';

/** @typedef {import('./entry.js').Entry} Entry */

/**
 * Where and how to connect.
 *
 * @typedef {object} Dial
 * @property {string} url
 * @property {'message' | 'rpc'} protocol
 * @property {string[]} protocols subprotocols that are offered, the token among them
 */

/** How many lines the log keeps. */
export const LONGEST_LOG = 1_000;

/** In milliseconds. One ping in a second is free, so this costs nothing. */
const PING_INTERVAL = 10_000;

/**
 * One connection to an endpoint that comes back by itself, with its log and the channels joined over it. It dispatches `state`, `log` (with the
 * entry that is new or changed) and `channels`.
 */
export class Session extends EventTarget {
  /** @type {'closed' | 'connecting' | 'open' | 'waiting'} */
  state = 'closed';
  /** Why it is not open. */
  detail = '';
  /** @type {Entry[]} */
  log = [];
  /** @type {Map<string, Subscription>} */
  channels = new Map();
  /** Of the last ping or reply, in milliseconds. @type {number | undefined} */
  roundTrip;
  /** @type {Dial | undefined} */
  dial;
  /** @type {WebSocket | undefined} */
  #socket;
  #pending = new PendingRequests();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #pings;
  #attempt = 0;
  #lastId = 0;
  /** @type {Entry | undefined} */
  #ping;

  get isOpen() {
    return this.state === 'open';
  }

  /** @param {Dial} dial */
  connect(dial) {
    this.dial = dial;
    this.#attempt = 0;
    this.#open();
  }

  /** The next attempt, now. */
  retry() {
    this.#open();
  }

  disconnect() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close(1000);
    this.channels.clear();
    this.#emit('channels');
    this.#ended('');
    this.#note('Disconnected');
  }

  /** An id that no other request of this session has. */
  nextId() {
    this.#lastId += 1;
    return this.#lastId;
  }

  /**
   * @param {string | Uint8Array<ArrayBuffer>} data
   * @param {string} [origin] the form that it comes from
   * @returns {Entry | undefined} undefined when the connection is not open
   */
  send(data, origin) {
    if (!this.isOpen || this.#socket === undefined) return undefined;
    const entry = newEntry('sent', data, origin);
    const { kind, event, channel, id } = entry.frame;
    const isAnswered = kind !== 'reply' && event !== '$cancel' && (this.dial?.protocol !== 'rpc' || id !== undefined);
    if (isAnswered) this.#pending.add(entry);
    if (event === '$join' && channel !== undefined && !this.channels.has(channel)) {
      this.channels.set(channel, new Subscription(channel, bodyOf(entry.frame.value)));
      this.#emit('channels');
    }
    this.#socket.send(data);
    this.#add(entry);
    return entry;
  }

  /**
   * Measures how long an answer takes. Scripts cannot send the pings of RFC 6455: in the rpc protocol there is a frame for this, and in the
   * message protocol one that no handler takes is answered 404.
   */
  ping() {
    if (!this.isOpen || this.#ping !== undefined) return;
    const rpc = this.dial?.protocol === 'rpc';
    const data = JSON.stringify(rpc ? { id: this.nextId(), event: '$ping' } : { event: '$ping' });
    this.#ping = newEntry('sent', data);
    this.#pending.add(this.#ping);
    this.#socket?.send(data);
  }

  clearLog() {
    this.log = [];
    this.#emit('log');
  }

  #open() {
    clearTimeout(this.#timer);
    const { url, protocols } = /** @type {Dial} */ (this.dial);
    const socket = new WebSocket(url, protocols);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#become('connecting', '');
    socket.addEventListener('open', () => socket === this.#socket && this.#opened(socket));
    socket.addEventListener('message', ({ data }) => socket === this.#socket && this.#received(data));
    socket.addEventListener('close', ({ code, reason }) => socket === this.#socket && this.#closed(code, reason));
  }

  /** @param {WebSocket} socket */
  #opened(socket) {
    this.#attempt = 0;
    const lost = [...this.channels.values()];
    this.#note(socket.protocol === '' ? 'Connected' : `Connected with ${socket.protocol}`);
    this.#become('open', '');
    for (const each of lost) this.#joinAgain(each);
    if (this.dial?.protocol === 'rpc') this.#pings = setInterval(() => this.ping(), PING_INTERVAL);
  }

  /** @param {Subscription} subscription */
  #joinAgain(subscription) {
    const { channel, body, position: recover } = subscription;
    subscription.state = 'joining';
    const message = { event: '$join', discriminator: 'event', kind: /** @type {const} */ ('json') };
    const protocol = this.dial?.protocol ?? 'message';
    const id = protocol === 'rpc' ? this.nextId() : undefined;
    this.send(composeFrame({ message, protocol, channel, body, id, recover }));
  }

  /** @param {string | ArrayBuffer} data */
  #received(data) {
    const entry = newEntry('received', typeof data === 'string' ? data : new Uint8Array(data));
    const { frame } = entry;
    if (frame.kind === 'reply') this.#replied(entry);
    else if (frame.channel !== undefined) this.#pushed(entry);
    if (entry.request !== undefined && entry.request === this.#ping) this.#ping = undefined;
    else this.#add(entry);
  }

  /** @param {Entry} entry */
  #replied(entry) {
    const request = this.#pending.take(entry.frame);
    if (request === undefined) return;
    entry.request = request;
    entry.elapsed = entry.at - request.at;
    this.roundTrip = entry.elapsed;
    if (request.outcome === 'answered') request.reply = entry;
    this.#emit('state');
    if (request !== this.#ping) this.#emit('log', request);
    const { event, channel } = request.frame;
    if (channel === undefined) return;
    if (event === '$join') this.#joined(channel, entry);
    else if (event === '$leave' && (entry.frame.status ?? 500) < 300) this.#left(channel);
  }

  /** @param {string} channel @param {Entry} entry */
  #joined(channel, { frame: { status = 500, body } }) {
    const subscription = this.channels.get(channel);
    if (subscription === undefined) return;
    const before = subscription.position;
    if (status >= 300) {
      if (subscription.state === 'joining') this.channels.delete(channel);
    } else {
      subscription.joined(body);
      const { recovered } = subscription;
      const { offset = 0 } = /** @type {{ offset?: number }} */ (body);
      if (recovered === true) this.#note(recoveryText(channel, offset - (before?.offset ?? 0)));
      if (recovered === false) this.#note(`${channel} could not be recovered: load its state again`);
    }
    this.#emit('channels');
  }

  /** @param {string} channel */
  #left(channel) {
    this.channels.delete(channel);
    this.#emit('channels');
  }

  /** @param {Entry} entry */
  #pushed({ frame }) {
    const channel = /** @type {string} */ (frame.channel);
    if (frame.event === '$removed') return this.#left(channel);
    if (frame.event === '$joined') {
      const joined = new Subscription(channel, undefined);
      joined.joined(frame.body);
      this.channels.set(channel, joined);
    } else this.channels.get(channel)?.pushed(frame);
    this.#emit('channels');
  }

  /** @param {number} code @param {string} reason */
  #closed(code, reason) {
    const wasOpen = this.isOpen;
    this.#socket = undefined;
    // The first attempt of all was refused, or there is no server: browsers do not say which.
    const isRefused = !wasOpen && this.#attempt === 0 && this.channels.size === 0 && code === 1006;
    const text = isRefused
      ? 'The handshake was refused, or there is no server. Browsers hide the answer'
      : closeText(code, reason);
    for (const each of this.channels.values()) each.state = 'lost';
    this.#emit('channels');
    this.#note(text);
    const delay = isRefused ? undefined : nextDelay(code, this.#attempt);
    if (delay === undefined) {
      this.channels.clear();
      this.#emit('channels');
      return this.#ended(text);
    }
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#open(), delay);
    this.#lose();
    this.#become('waiting', `${text}. Next attempt in ${(delay / 1_000).toFixed(1)} s`);
  }

  /** @param {string} detail */
  #ended(detail) {
    this.#lose();
    this.#become('closed', detail);
  }

  #lose() {
    clearInterval(this.#pings);
    this.#pending.clear();
    this.#ping = undefined;
    for (const each of this.log) if (each.outcome === 'silent') this.#emit('log', each);
  }

  /** @param {Session['state']} state @param {string} detail */
  #become(state, detail) {
    this.state = state;
    this.detail = detail;
    this.#emit('state');
  }

  /** @param {string} text */
  #note(text) {
    this.#add(newEntry('note', text));
  }

  /** @param {Entry} entry */
  #add(entry) {
    this.log.push(entry);
    if (this.log.length > LONGEST_LOG) this.log.shift();
    this.#emit('log', entry);
  }

  /** @param {'state' | 'log' | 'channels'} type @param {Entry} [entry] */
  #emit(type, entry) {
    this.dispatchEvent(new CustomEvent(type, { detail: entry }));
  }
}

/** @param {any} frame that was sent */
const bodyOf = (frame) => frame?.body;

/** @param {string} channel @param {number} count */
function recoveryText(channel, count) {
  if (count <= 0) return `${channel} is recovered: nothing was missed`;
  return `${channel} is recovered: ${count} missed publication${count === 1 ? '' : 's'}`;
}

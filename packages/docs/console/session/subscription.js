/** @typedef {import('../model/frame.js').ReadFrame} ReadFrame */
/** @typedef {{ epoch: string, offset: number }} Position */

/** A channel that was joined, with what the client knows of it: who is there, and where it stands. */
export class Subscription {
  /** @type {'joining' | 'joined' | 'lost'} */
  state = 'joining';
  /** @type {Position | undefined} */
  position;
  /** @type {boolean | undefined} whether the last join recovered what was missed; undefined where nobody asked */
  recovered;
  /** How many publications have arrived. */
  count = 0;
  /** @type {{ count: number, members: Map<string, unknown> } | undefined} */
  presence;

  /**
   * @param {string} channel
   * @param {unknown} body that of the join: it is sent again after a lost connection
   */
  constructor(channel, body) {
    this.channel = channel;
    this.body = body;
  }

  /** @param {any} body that of the reply to a join, or the data of `$joined` */
  joined(body) {
    this.state = 'joined';
    this.recovered = body?.recovered;
    // With what was missed on its way, the position moves on as it arrives.
    if (this.recovered !== true) this.#moveTo(body);
    if (body?.presence === undefined) return;
    this.presence = { count: body.presence.count, members: new Map() };
    for (const { key, info } of body.presence.members) this.presence.members.set(key, info);
  }

  /** @param {ReadFrame} frame a push of the channel */
  pushed({ event, body, value }) {
    if (event === '$presence') return this.#present(body);
    if (event === '$reset' || event === '$position') return this.#moveTo(body);
    this.#moveTo(value);
    this.count += 1;
  }

  /** @param {any} given */
  #moveTo(given) {
    if (typeof given?.offset === 'number') this.position = { epoch: given.epoch, offset: given.offset };
  }

  /** As docs/channels.md says it. @param {any} data */
  #present({ count, joined = [], left = [] }) {
    const presence = (this.presence ??= { count: 0, members: new Map() });
    if (count !== undefined) presence.members.clear();
    for (const { key, info } of joined) presence.members.set(key, info);
    for (const { key } of left) presence.members.delete(key);
    presence.count = count ?? presence.members.size;
  }
}

/** What the page knows of one room: who is in it, what happened, and the position up to which it knows that. */
export class Room {
  /** Events in the order of their offsets, and notes of the page's own between them. */
  items = [];
  members = new Map();
  /** How many are there, where there are too many to name them. */
  count;
  /** The newest position; undefined until the room was joined. */
  position;
  unread = 0;
  /** How it is joined: 'inside', 'watching', or not at all. */
  joined;
  #replay;

  constructor({ id, name, about, present }) {
    Object.assign(this, { id, name, about, count: present });
  }

  get channel() {
    return `room:${this.id}`;
  }

  /** The connection is gone. */
  lost() {
    this.joined = undefined;
    this.#replay?.resolve(undefined);
    this.#replay = undefined;
  }

  /** Something of the page's own. */
  note(text) {
    const note = { kind: 'note', timestamp: new Date().toISOString(), text };
    this.items.push(note);
    return note;
  }

  /** The presence of the reply to a join. @returns notes about who came and left since the room was joined before */
  begin({ count, members }) {
    const before = this.members;
    this.members = new Map(members.map(({ key, info }) => [key, info]));
    this.count = members.length < count ? count : undefined;
    if (this.position === undefined) return [];
    const came = [...this.members].filter(([key]) => !before.has(key));
    const left = [...before].filter(([key]) => !this.members.has(key));
    return this.#notes(came, left);
  }

  /** The data of a `$presence` push. @returns notes about who came and left */
  change({ count, joined = [], left = [] }) {
    const before = new Map(this.members);
    this.count = count === joined.length ? undefined : count;
    if (count !== undefined) this.members.clear();
    for (const { key, info } of joined) this.members.set(key, info);
    for (const { key } of left) this.members.delete(key);
    if (this.count !== undefined) return [];
    const came = joined.filter(({ key }) => !before.has(key)).map(({ key, info }) => [key, info]);
    const gone = [...before].filter(([key]) => !this.members.has(key));
    return this.#notes(came, gone);
  }

  /** An event with its position. @returns whether it is new: what was loaded meanwhile may come a second time */
  add({ event, data, timestamp, epoch, offset }) {
    if (epoch === this.position?.epoch && offset <= this.position.offset) return false;
    this.position = { epoch, offset };
    this.items.push({ kind: event, epoch, offset, timestamp, ...data });
    if (this.#replay !== undefined) this.#replay.count += 1;
    this.#finishReplay();
    return true;
  }

  /** Everything up to an offset follows. @returns a promise of how many events that were, or of undefined if the connection ends before */
  replay(until) {
    return new Promise((resolve) => {
      this.#replay = { until, count: 0, resolve };
      this.#finishReplay();
    });
  }

  /** A position that the server sent without an event. */
  moveTo({ epoch, offset }) {
    this.position = { epoch, offset };
    this.#finishReplay();
  }

  /** The newest events, as the server has them. Those that came while it answered are kept. */
  load({ epoch, offset, entries }) {
    const newer = this.items.filter((item) => item.epoch === epoch && item.offset > offset);
    const loaded = entries.map(({ event, data, ...place }) => ({ kind: event, epoch, ...place, ...data }));
    this.items = [...loaded, ...newer];
    this.position = { epoch, offset: newer.at(-1)?.offset ?? offset };
  }

  #finishReplay() {
    if (this.#replay === undefined || this.position.offset < this.#replay.until) return;
    const { count, resolve } = this.#replay;
    this.#replay = undefined;
    resolve(count);
  }

  #notes(came, left) {
    const note =
      (verb) =>
      ([key, { name }]) => ({ key, text: `${name} ${verb}` });
    return [...came.map(note('came in')), ...left.map(note('left'))];
  }
}

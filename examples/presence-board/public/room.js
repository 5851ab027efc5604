/** What the page knows of one room: who is in it, and what happened, up to a position. */
export class Room {
  /** Events in the order of their offsets, and notes of the page's own between them. */
  items = [];
  members = new Map();
  /** How many are there, where there are too many to name them. */
  count;
  /** The position of the newest event; undefined until the events were loaded. */
  position;
  unread = 0;
  /** The channel of the room, how it was joined, 'inside' or 'watching', and whether it is joined now. */
  channel;
  as;
  isJoined = false;
  /** Events that wait until those before them are loaded; undefined otherwise. */
  early;

  constructor({ id, name, about, present }) {
    Object.assign(this, { id, name, about, count: present });
  }

  /** Something of the page's own. */
  note(text) {
    const note = { kind: 'note', timestamp: new Date().toISOString(), text };
    this.items.push(note);
    return note;
  }

  /** Who is there now. @returns notes about who came and left since it was known before */
  present(members, count) {
    const before = this.members;
    const isNew = this.count !== undefined && before.size === 0;
    this.members = new Map(members.map(({ key, info }) => [key, info]));
    this.count = members.length < count ? count : undefined;
    if (isNew || this.count !== undefined) return [];
    const came = [...this.members].filter(([key]) => !before.has(key));
    const left = [...before].filter(([key]) => !this.members.has(key));
    const note =
      (verb) =>
      ([key, { name }]) => ({ key, text: `${name} ${verb}` });
    return [...came.map(note('came in')), ...left.map(note('left'))];
  }

  /** An event with its position. @returns the item; undefined when it is known already, because it was loaded meanwhile */
  add({ event, data, timestamp, epoch, offset }) {
    if (epoch === this.position?.epoch && offset <= this.position.offset) return undefined;
    this.position = { epoch, offset };
    const item = { kind: event, epoch, offset, timestamp, ...data };
    this.items.push(item);
    return item;
  }

  /** Whether the events that the server has follow those that the page has. */
  continues({ epoch, entries }) {
    if (epoch !== this.position?.epoch) return false;
    return entries.length === 0 || entries[0].offset <= this.position.offset + 1;
  }

  /** The newest events, as the server has them. Those that came while it answered are kept. */
  load({ epoch, offset, entries }) {
    const newer = this.items.filter((item) => item.epoch === epoch && item.offset > offset);
    const loaded = entries.map(({ event, data, ...place }) => ({ kind: event, epoch, ...place, ...data }));
    this.items = [...loaded, ...newer];
    this.position = { epoch, offset: newer.at(-1)?.offset ?? offset };
  }
}

import { LiveConnection } from './live-connection.js';
import { Outbox } from './outbox.js';
import { Typing } from './typing.js';

/**
 * One visitor at the board: inside one room, and watching the others. `view` is told what to show.
 *
 * Each room is a channel that the page joins. After a lost connection it joins again, with the position that it knows (`recover`), and the
 * server sends what was missed; or says that it cannot, and the page loads the room again.
 */
export class Visit {
  #live;
  #outbox;
  #typing;
  #typingRoom;
  #settling = Promise.resolve();
  #hasSettled = false;

  constructor(url, rooms, current, view) {
    this.rooms = rooms;
    this.current = current;
    this.view = view;
    this.#live = new LiveConnection(url, {
      pushed: (frame) => this.#pushed(frame),
      lost: (delay) => this.#lost(`Connection lost. Next attempt in ${Math.ceil(delay / 1_000)} s`),
      refused: (reason) => view.refused(reason),
    });
    this.#outbox = new Outbox(
      ({ joined }) => joined === 'inside',
      ({ room, ...body }) => this.#live.request({ event: 'say', channel: room.channel, body }),
      (error, refused) => this.#sending(error, refused),
    );
    this.#typing = new Typing((isTyping) => void this.#tellTyping(isTyping), view.typing);
    this.#live.open();
  }

  get isOnline() {
    return this.#live.isOpen;
  }

  /** Goes to another room. */
  async enter(room) {
    this.#typing.stopped();
    this.current = room;
    room.unread = 0;
    this.view.room();
    this.#sending();
    await this.#settle();
    void this.#outbox.send();
  }

  say(text) {
    this.#typing.stopped();
    this.#outbox.add(this.current, text);
  }

  typed(text) {
    this.#typing.typed(text);
  }

  goOffline() {
    this.end();
    this.#lost('Offline, because you wanted to be');
  }

  goOnline() {
    this.view.status('Connecting …', 'lost');
    this.#live.open();
  }

  /** The browser noticed that the network is gone. */
  drop() {
    this.#live.drop();
  }

  /** The browser noticed that the network is back. */
  retry() {
    this.#live.retry();
  }

  end() {
    this.#typing.clear();
    this.#live.close();
  }

  #lost(reason) {
    const wereJoined = [...this.rooms.values()].filter(({ joined }) => joined !== undefined);
    for (const each of this.rooms.values()) each.lost();
    for (const each of wereJoined) this.#show(each, each.note('Connection lost'));
    this.#typingRoom = undefined;
    this.#typing.clear();
    this.view.status(reason, 'lost');
  }

  #pushed({ event, channel, data, ...position }) {
    if (event === 'welcome') return void this.#welcome(data);
    const [kind, id] = channel.split(':');
    const room = this.rooms.get(id);
    if (kind === 'typing') {
      if (room === this.current && data.id !== this.you.id) this.#typing.heard(data);
    } else if (event === '$presence') this.#presence(room, room.change(data));
    else if (event === '$position') room.moveTo(data);
    else if (event === '$reset') void this.#reset(room, data);
    else if (event === '$removed') this.view.status(`Removed from ${room.name}: ${data.reason}`, 'lost');
    else this.#happened(room, { event, data, ...position });
  }

  /** Comes first on each connection. */
  async #welcome({ worker, you }) {
    this.you = you;
    this.view.worker(worker);
    const joins = await this.#settle();
    if (!this.#live.isOpen) return;
    const failure = joins.find(({ error }) => error !== undefined);
    if (failure !== undefined) {
      this.view.status(`${failure.error}. Next attempt in 2 s`, 'lost');
      setTimeout(() => this.#live.isOpen && void this.#welcome({ worker, you }), 2_000);
      return;
    }
    this.view.status(this.#hasSettled ? outcomeOf(joins) : 'Connected', 'connected');
    this.#hasSettled = true;
    this.#live.settled();
    void this.#outbox.send();
  }

  /** Joins every room as it should be joined, one call after the other. @returns what came of each join */
  #settle() {
    this.#settling = this.#settling.then(() =>
      Promise.all([this.#joinTyping(), ...Array.from(this.rooms.values(), (room) => this.#join(room))]),
    );
    return this.#settling;
  }

  async #join(room) {
    const wanted = room === this.current ? 'inside' : 'watching';
    if (room.joined === wanted) return {};
    const { channel, joined } = room;
    if (joined !== undefined) await this.#live.request({ event: '$leave', channel });
    room.joined = undefined;
    const recover = room.position;
    const reply = await this.#live.request({ event: '$join', channel, body: { inside: wanted === 'inside' }, recover });
    if (reply === undefined) return {};
    const { statusCode, body } = reply;
    if (statusCode >= 400) return { error: errorsOf(body) };
    room.joined = wanted;
    this.view.worker(body.data.worker);
    this.#presence(room, room.begin(body.presence));
    if (body.recovered === true) {
      const replayed = await room.replay(body.offset);
      // Moving to another room is no interruption.
      if (replayed !== undefined && joined === undefined) this.#show(room, room.note(recoveredText(replayed)));
      return { replayed };
    }
    await this.#reset(room, body);
    return { isReloaded: recover !== undefined };
  }

  async #joinTyping() {
    if (this.#typingRoom === this.current) return {};
    const channel = (room) => `typing:${room.id}`;
    const [left, entered] = [this.#typingRoom, this.current];
    this.#typing.clear();
    this.#typingRoom = undefined;
    if (left !== undefined) await this.#live.request({ event: '$leave', channel: channel(left) });
    const reply = await this.#live.request({ event: '$join', channel: channel(entered) });
    if (reply?.statusCode === 200) this.#typingRoom = entered;
    return {};
  }

  async #tellTyping(isTyping) {
    if (this.#typingRoom === undefined) return;
    await this.#live.request({ event: 'typing', channel: `typing:${this.#typingRoom.id}`, body: { isTyping } });
  }

  /** Nothing before this position is sent: loads what happened. */
  async #reset(room, position) {
    const isNew = room.position === undefined;
    room.moveTo(position);
    const reply = await this.#live.request({ event: 'events', channel: room.channel });
    if (reply?.statusCode !== 200) return;
    room.load(reply.body);
    if (!isNew) room.note('Loaded again');
    if (room === this.current) this.view.room();
  }

  #presence(room, notes) {
    for (const each of notes) if (each.key !== this.you.id) this.#show(room, room.note(each.text));
    this.view.presence(room);
  }

  #happened(room, frame) {
    if (!room.add(frame)) return;
    const item = room.items.at(-1);
    if (item.kind === 'said') {
      this.#typing.heard({ id: item.by.id, isTyping: false });
      this.#outbox.arrived(item.key);
      this.#sending();
    }
    if (room !== this.current) room.unread += 1;
    this.#show(room, item);
  }

  #sending(error, refused) {
    const messages = this.#outbox.messages.filter(({ room }) => room === this.current);
    this.view.sending(messages, error, refused);
  }

  #show(room, item) {
    if (room === this.current) this.view.item(item);
    else this.view.presence(room);
  }
}

function outcomeOf(joins) {
  if (joins.some(({ isReloaded }) => isReloaded === true))
    return 'Connected. It could not be recovered, so everything was loaded again';
  return `Connected. ${recoveredText(joins.reduce((sum, { replayed = 0 }) => sum + replayed, 0))}`;
}

function recoveredText(count) {
  if (count === 0) return 'Nothing was missed';
  return `Recovered ${count} event${count === 1 ? '' : 's'}`;
}

export const errorsOf = ({ errorList }) => errorList.map(({ msg }) => msg).join('. ');

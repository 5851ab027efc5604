import { createClient } from './client/index.js';
import { Outbox } from './outbox.js';
import { Typing } from './typing.js';

const api = createClient({ url: location.origin });

/** In milliseconds, until a room is joined again that the server could not let in. */
const RETRY = 2_000;

/**
 * One visitor at the board: inside one room, and watching the others. `view` is told what to show.
 *
 * Each room is a channel. After a lost connection the client joins it again, and the server sends what was missed; or says that it cannot
 * (`$reset`), and the page loads the room again.
 */
export class Visit {
  #socket;
  #outbox;
  #typing;
  #typingChannel;
  #settling = Promise.resolve();
  #retry;

  /** @param who `name` and `colour` */
  constructor(who, rooms, current, view) {
    this.who = who;
    this.rooms = rooms;
    this.current = current;
    this.view = view;
    this.#outbox = new Outbox(
      ({ isJoined, as }) => isJoined && as === 'inside',
      // A message that the connection took with it is sent again: the page does not know whether it arrived.
      ({ room, ...body }) => room.channel.send('say', body).catch(() => undefined),
      (error, refused) => this.#sending(error, refused),
    );
    this.#typing = new Typing((isTyping) => this.#tellTyping(isTyping), view.typing);
    this.#open();
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
    this.#open();
  }

  end() {
    this.#typing.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    void socket.close();
  }

  #open() {
    this.view.status('Connecting …', 'lost');
    const socket = api.socket('/live', { query: this.who });
    this.#socket = socket;
    this.#typingChannel = undefined;
    for (const room of this.rooms.values()) room.as = undefined;
    socket.on('$state', (state, why) => {
      if (socket !== this.#socket) return;
      if (state === 'waiting') this.#lost('Connection lost. Trying again …');
      if (state === 'closed') this.view.refused(why.reason);
    });
    // Comes first on each connection.
    socket.on('welcome', ({ worker, you }) => {
      this.you = you;
      this.view.worker(worker);
      void this.#settle();
    });
  }

  #lost(reason) {
    for (const room of this.rooms.values()) {
      if (room.isJoined) this.#show(room, room.note('Connection lost'));
      room.isJoined = false;
    }
    this.#typing.clear();
    this.view.status(reason, 'lost');
  }

  /** Joins every room as it should be joined, one call after the other. */
  #settle() {
    const socket = this.#socket;
    this.#settling = this.#settling
      .then(() => Promise.all([this.#joinTyping(), ...Array.from(this.rooms.values(), (room) => this.#join(room))]))
      .catch(() => undefined) // the connection was lost, as the page says
      .then(() => socket === this.#socket && this.#connected());
    return this.#settling;
  }

  #connected() {
    if (![...this.rooms.values()].every(({ isJoined }) => isJoined)) return;
    this.view.status('Connected', 'connected');
    void this.#outbox.send();
  }

  async #join(room) {
    const wanted = room === this.current ? 'inside' : 'watching';
    if (room.as === wanted) return;
    try {
      if (room.isJoined) await room.channel.leave();
      room.isJoined = false;
      room.as = wanted;
      const body = { inside: wanted === 'inside' };
      room.channel = this.#socket.channel('room:{room}', { params: { room: room.id }, body });
      this.#listen(room, room.channel);
      const answer = await room.channel.join();
      if (!answer.ok) return this.#refused(room, errorsOf(answer.body));
      this.view.worker(answer.body.data.worker);
      await this.#load(room);
      room.isJoined = true;
    } catch {
      // The connection was lost, as the page says. The next one begins with this room anew.
      room.as = undefined;
    }
  }

  #refused(room, reason) {
    room.as = undefined;
    this.view.status(`${reason}. Next attempt in ${RETRY / 1_000} s`, 'lost');
    const socket = this.#socket;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => socket === this.#socket && void this.#settle(), RETRY);
  }

  #listen(room, channel) {
    const isCurrent = () => room.channel === channel;
    let isBack = false;
    channel.on('$state', (state) => {
      if (!isCurrent() || state !== 'joined') return;
      // The first time there is more to do: `#join` goes on.
      if (isBack) this.#back(room);
      isBack = true;
    });
    channel.on('$reset', () => isCurrent() && void this.#load(room).catch(() => (room.as = undefined)));
    channel.on('$removed', (reason) => {
      if (isCurrent()) this.view.status(`Removed from ${room.name}: ${reason}`, 'lost');
    });
    channel.presence.on('$change', (members) => {
      if (isCurrent()) this.#presence(room, room.present(members, channel.presence.count));
    });
    for (const event of ['said', 'announced']) {
      channel.on(event, (data, { timestamp, epoch, offset }) =>
        this.#happened(room, { event, data, timestamp, epoch, offset }),
      );
    }
  }

  /** The client has joined a room again: what was missed follows. */
  #back(room) {
    room.isJoined = true;
    this.#show(room, room.note('Back again'));
    this.#connected();
  }

  /** What happened before the room was joined, or was missed. What comes meanwhile is shown afterwards. */
  async #load(room) {
    const early = (room.early = []);
    const { ok, body } = await room.channel.send('events').finally(() => (room.early = undefined));
    if (ok) this.#loaded(room, body);
    for (const frame of early) this.#happened(room, frame);
  }

  #loaded(room, body) {
    if (room.continues(body)) {
      for (const entry of body.entries) this.#happened(room, { ...entry, epoch: body.epoch });
      return;
    }
    const isNew = room.position === undefined;
    room.load(body);
    if (!isNew) room.note('Loaded again');
    if (room === this.current) this.view.room();
  }

  async #joinTyping() {
    const [left, room] = [this.#typingChannel, this.current];
    const channel = this.#socket.channel('typing:{room}', { params: { room: room.id } });
    if (left?.name === channel.name) return;
    this.#typing.clear();
    this.#typingChannel = channel;
    channel.on('typing', (who) => {
      if (channel === this.#typingChannel && who.id !== this.you.id) this.#typing.heard(who);
    });
    await left?.leave();
    const { ok } = await channel.join();
    if (!ok) this.#typingChannel = undefined;
  }

  #tellTyping(isTyping) {
    const channel = this.#typingChannel;
    // Not worth a second attempt: it is over by then.
    if (channel?.state === 'joined') void channel.send('typing', { isTyping }).catch(() => undefined);
  }

  #presence(room, notes) {
    for (const each of notes) if (each.key !== this.you?.id) this.#show(room, room.note(each.text));
    this.view.presence(room);
  }

  #happened(room, frame) {
    if (room.early !== undefined) return room.early.push(frame);
    const item = room.add(frame);
    if (item === undefined) return;
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

export const errorsOf = ({ errorList }) => errorList.map(({ msg }) => msg).join('. ');

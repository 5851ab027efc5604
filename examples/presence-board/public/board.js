import { element, feedEntry, person, roomEntry, unsentEntry } from './elements.js';
import { Room } from './room.js';
import { errorsOf, Visit } from './visit.js';

const COLOURS = ['amber', 'brick', 'moss', 'teal', 'sky', 'indigo', 'plum', 'rose'];

const part = (id) => document.querySelector(`#${id}`);
const [enter, enterError, say, sayError] = [part('enter'), part('enter-error'), part('say'), part('say-error')];
const [board, actions, status, worker, feed] = [
  part('board'),
  part('actions'),
  part('status'),
  part('worker'),
  part('feed'),
];
const text = say.elements.text;

let visit;
let rooms = new Map();
let shown;

/** Asks for the rooms. The answer has a cookie by which the server knows the browser again. */
async function loadRooms() {
  try {
    const response = await fetch('rooms');
    const body = await response.json();
    if (!response.ok) return fail(errorsOf(body));
    showWorker(body.worker);
    rooms = new Map(body.rooms.map((each) => [each.id, new Room(each)]));
    const options = body.rooms.map(({ id, name, present }) =>
      element('option', { value: id, text: `${name} (${present} here)` }),
    );
    enter.elements.room.replaceChildren(...options);
    enter.elements.room.value = rooms.has(localStorage.getItem('room'))
      ? localStorage.getItem('room')
      : body.rooms[0].id;
    enterError.textContent = '';
    return true;
  } catch (error) {
    return fail(`The server does not answer: ${error.message}`);
  }
}

function fail(reason) {
  enterError.textContent = reason;
  return false;
}

enter.addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = enter.elements.name.value.trim();
  enter.elements.name.setAttribute('aria-invalid', String(name === ''));
  enterError.textContent = name === '' ? 'Enter your name' : '';
  if (name === '') return enter.elements.name.focus();
  if (rooms.size === 0 && !(await loadRooms())) return;
  const [colour, room] = [enter.elements.colour.value, rooms.get(enter.elements.room.value)];
  for (const [key, value] of Object.entries({ name, colour, room: room.id })) localStorage.setItem(key, value);
  [enter.hidden, board.hidden, actions.hidden] = [true, false, false];
  showStatus('Connecting …', 'lost');
  visit = new Visit({ name, colour }, rooms, room, view);
  view.room();
  text.focus();
});

part('leave').addEventListener('click', () => {
  visit.end();
  void showForm('');
});

part('offline').addEventListener('click', ({ currentTarget: button }) => {
  const goesOffline = button.textContent === 'Go offline';
  button.textContent = goesOffline ? 'Go online' : 'Go offline';
  if (goesOffline) visit.goOffline();
  else visit.goOnline();
});

part('rooms').addEventListener('click', ({ target }) => {
  const room = rooms.get(target.closest('button')?.dataset.room);
  if (room === undefined || room === visit.current) return;
  localStorage.setItem('room', room.id);
  void visit.enter(room);
});

say.addEventListener('submit', (event) => {
  event.preventDefault();
  visit.say(text.value);
  text.value = '';
});
text.addEventListener('input', () => visit.typed(text.value));

/** What a visit tells the page to show. */
const view = {
  status: showStatus,
  worker: showWorker,

  room() {
    shown = visit?.current ?? rooms.get(enter.elements.room.value);
    part('room-title').textContent = shown.name;
    part('room-about').textContent = shown.about;
    part('events').replaceChildren(...shown.items.map((item) => feedEntry(item, isOwn(item))));
    feed.scrollTop = feed.scrollHeight;
    sayError.textContent = '';
    this.presence();
  },

  item(item) {
    const isAtEnd = feed.scrollHeight - feed.scrollTop - feed.clientHeight < 80;
    part('events').append(feedEntry(item, isOwn(item)));
    if (isAtEnd) feed.scrollTop = feed.scrollHeight;
  },

  presence() {
    const focused = document.activeElement.closest?.('button[data-room]')?.dataset.room;
    part('rooms').replaceChildren(...Array.from(rooms.values(), (each) => roomEntry(each, each === shown)));
    if (focused !== undefined) part('rooms').querySelector(`[data-room="${focused}"]`).focus();
    const people = Array.from(shown.members, ([id, info]) => person(info, id === visit?.you?.id));
    const crowd = shown.count === undefined ? [] : [element('li', { text: `${shown.count} people` })];
    part('people').replaceChildren(...people, ...crowd);
  },

  typing(names) {
    const who = new Intl.ListFormat('en').format(names);
    part('typing').textContent = names.length === 0 ? '' : `${who} ${names.length === 1 ? 'is' : 'are'} typing …`;
  },

  /** @param refused a message that the server did not take: it is put back */
  sending(messages, error, refused) {
    part('unsent').replaceChildren(...messages.filter((each) => each.text.trim() !== '').map(unsentEntry));
    if (error === undefined) return;
    sayError.textContent = error;
    text.setAttribute('aria-invalid', String(refused !== undefined));
    if (refused !== undefined && text.value === '') text.value = refused.text;
  },

  refused(reason) {
    void showForm(`Refused: ${reason}`);
  },
};

async function showForm(reason) {
  visit = undefined;
  [enter.hidden, board.hidden, actions.hidden] = [false, true, true];
  part('offline').textContent = 'Go offline';
  showStatus('Choose a name', 'idle');
  enter.elements.name.focus();
  if ((await loadRooms()) && reason !== '') enterError.textContent = reason;
}

function showStatus(value, state) {
  status.textContent = value;
  status.dataset.state = state;
}

function showWorker({ id, pid }) {
  worker.hidden = false;
  worker.textContent = `Worker ${id}, process ${pid}`;
  Object.assign(worker.dataset, { id, pid });
}

const isOwn = (item) => item.by !== undefined && item.by.id === visit?.you?.id;

function colourChoice(name) {
  const input = element('input', { type: 'radio', name: 'colour', value: name });
  return element(
    'label',
    { title: name },
    input,
    element('span', { class: 'avatar', 'data-colour': name }, element('span', { class: 'hidden', text: name })),
  );
}

part('colours').append(...COLOURS.map(colourChoice));
enter.elements.name.value = localStorage.getItem('name') ?? '';
enter.elements.colour.value = localStorage.getItem('colour') ?? COLOURS[Math.floor(Math.random() * COLOURS.length)];
void loadRooms();

import { createClient } from './client/index.js';

const [join, joinError] = [document.querySelector('#join'), document.querySelector('#join-error')];
const [say, sayError] = [document.querySelector('#say'), document.querySelector('#say-error')];
const room = document.querySelector('#room');
const leave = document.querySelector('#leave');
const status = document.querySelector('#status');
const messages = document.querySelector('#messages');
const text = say.elements.message;

const api = createClient({ url: location.origin });

/** Who is in which room; undefined while the form to join is open. */
let visit;
let socket;

join.elements.user.value = localStorage.getItem('user') ?? '';
join.elements.room.value = localStorage.getItem('room') ?? 'lobby';

join.addEventListener('submit', (event) => {
  event.preventDefault();
  const user = join.elements.user.value.trim();
  const name = join.elements.room.value.trim() || 'lobby';
  joinError.textContent = user === '' ? 'Enter your name' : '';
  join.elements.user.setAttribute('aria-invalid', String(user === ''));
  if (user === '') {
    join.elements.user.focus();
    return;
  }
  localStorage.setItem('user', user);
  localStorage.setItem('room', name);
  visit = { user, room: name };
  enter();
});

leave.addEventListener('click', () => {
  visit = undefined;
  void socket.close();
  showForm('Choose a name and a room');
});

say.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (socket.state !== 'open') {
    sayError.textContent = 'Not connected: your message is kept. Send it when the connection is back.';
    return;
  }
  try {
    showReply(await socket.send({ message: text.value, user: visit.user }));
  } catch {
    sayError.textContent = 'There was no answer: your message is kept.';
  }
});

/** The socket comes back by itself when its connection is lost. */
function enter() {
  const { user, room } = visit;
  const entered = api.socket('/chat/:room', { params: { room }, query: { user } });
  socket = entered;
  status.textContent = 'Connecting …';
  entered.on('$state', (state, why) => {
    if (entered !== socket || visit === undefined) return; // left meanwhile
    if (state === 'waiting') status.textContent = 'Not connected. Trying again …';
    if (state !== 'closed') return;
    visit = undefined;
    showForm(`Refused: ${why.reason}`); // the next attempt would be refused as well
  });
  // Comes first, each time the page connects: what was said before, and meanwhile.
  entered.on('history', (all) => {
    status.textContent = `In ${room} as ${user}`;
    messages.replaceChildren();
    for (const message of all) showMessage(message);
    if (leave.hidden) showRoom();
  });
  entered.on('message', showMessage);
  entered.on('joined', (other) => showNote(`${other.user} joined`));
  entered.on('left', (other) => showNote(`${other.user} ${other.code === 1006 ? 'lost the connection' : 'left'}`));
}

/** @param reply what the server says of a message: it may be refused */
function showReply({ ok, body }) {
  const errors = ok ? [] : body.errorList;
  sayError.textContent = errors.map(({ msg }) => msg).join('. ');
  text.setAttribute('aria-invalid', String(errors.some(({ loc }) => loc[0] === 'message')));
  if (!ok) return;
  showMessage(body);
  if (text.value === body.message) text.value = ''; // the server has it, and nothing was typed since
}

function showForm(reason) {
  status.textContent = reason;
  [join.hidden, room.hidden, leave.hidden] = [false, true, true];
  join.elements.user.focus();
}

function showRoom() {
  [join.hidden, room.hidden, leave.hidden] = [true, false, false];
  text.focus();
}

function showMessage({ user, message }) {
  const item = element('li', '');
  if (user === visit.user) item.className = 'own';
  item.append(element('b', user), message);
  show(item);
}

function showNote(note) {
  const item = element('li', note);
  item.className = 'note';
  show(item);
}

function show(item) {
  messages.append(item);
  messages.scrollTop = messages.scrollHeight;
}

function element(name, content) {
  const made = document.createElement(name);
  made.textContent = content; // never innerHTML: this is what other people typed
  return made;
}

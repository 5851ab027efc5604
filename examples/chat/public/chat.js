const [join, joinError] = [document.querySelector('#join'), document.querySelector('#join-error')];
const [say, sayError] = [document.querySelector('#say'), document.querySelector('#say-error')];
const room = document.querySelector('#room');
const leave = document.querySelector('#leave');
const status = document.querySelector('#status');
const messages = document.querySelector('#messages');
const text = say.elements.message;

/** Who is in which room; undefined while the form to join is open. */
let visit;
let socket;
let attempt = 0;

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
  attempt = 0;
  connect();
});

leave.addEventListener('click', () => {
  visit = undefined;
  socket.close();
  showForm('Choose a name and a room');
});

say.addEventListener('submit', (event) => {
  event.preventDefault();
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ message: text.value, user: visit.user }));
  else sayError.textContent = 'Not connected: your message is kept. Send it when the connection is back.';
});

function connect() {
  const current = visit;
  const url = new URL(`/chat/${encodeURIComponent(current.room)}`, location.href.replace('http', 'ws'));
  url.searchParams.set('user', current.user);
  status.textContent = 'Connecting …';
  socket = new WebSocket(url);
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data);
    if (visit !== current) return;
    // A reply to what this page sent has a status, a push an event.
    if (frame.statusCode !== undefined) showReply(frame);
    else pushes[frame.event]?.(frame.data);
  });
  socket.addEventListener('close', ({ code, reason }) => {
    if (visit !== current) return; // left meanwhile
    if (code >= 4400 && code < 4500 && code !== 4429) {
      visit = undefined;
      showForm(`Refused: ${reason}`); // the next attempt would be refused as well
    } else {
      // Up to 1 s, 2 s, 4 s … 30 s, at random: the pages of a server that restarts do not all return in the same moment.
      const delay = Math.random() * Math.min(30_000, 1_000 * 2 ** attempt);
      attempt += 1;
      status.textContent = `Not connected. Next attempt in ${Math.ceil(delay / 1_000)} s`;
      setTimeout(() => visit === current && connect(), delay);
    }
  });
}

const pushes = {
  /** Comes first, each time the page connects: what was said before, and meanwhile. */
  history(all) {
    attempt = 0;
    const { user, room } = visit;
    status.textContent = `In ${room} as ${user}`;
    messages.replaceChildren();
    for (const message of all) showMessage(message);
    if (leave.hidden) showRoom();
  },
  message: showMessage,
  joined: ({ user }) => showNote(`${user} joined`),
  left: ({ user, code }) => showNote(code === 1006 ? `${user} lost the connection` : `${user} left`),
};

function showReply({ statusCode, body }) {
  const errors = statusCode < 400 ? [] : body.errorList;
  sayError.textContent = errors.map(({ msg }) => msg).join('. ');
  text.setAttribute('aria-invalid', String(errors.some(({ loc }) => loc[0] === 'message')));
  if (statusCode >= 400) return;
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

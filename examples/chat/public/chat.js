const join = document.querySelector('#join');
const say = document.querySelector('#say');
const room = document.querySelector('#room');
const status = document.querySelector('#status');
const messages = document.querySelector('#messages');
const errors = document.querySelector('#errors');
const text = say.elements.message;

let socket;
let user;

join.addEventListener('submit', async (event) => {
  event.preventDefault();
  user = join.elements.user.value.trim();
  await enter(join.elements.room.value.trim() || 'lobby');
});

say.addEventListener('submit', (event) => {
  event.preventDefault();
  socket.send(JSON.stringify({ message: text.value, user }));
});

async function enter(name) {
  const path = encodeURIComponent(name);
  socket?.close();
  messages.replaceChildren();
  status.textContent = `Entering ${name} …`;
  for (const message of await (await fetch(`/history/${path}`)).json()) show(message);

  socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/chat/${path}`);
  socket.addEventListener('open', () => {
    status.textContent = `In ${name}`;
    room.hidden = false;
    text.focus();
  });
  socket.addEventListener('close', ({ target, code }) => {
    if (target === socket) status.textContent = `Disconnected (${code}): join again`;
  });
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(data);
    // A reply to what this page sent carries a status, a push from someone else an event.
    if (frame.statusCode !== undefined) answer(frame);
    else if (frame.event === 'left') farewell(frame.data);
    else show(frame.data);
  });
}

function answer({ statusCode, body }) {
  const issues = statusCode < 400 ? [] : body.errorList;
  errors.replaceChildren(
    ...issues.map(({ loc, msg }) => element('li', loc.length === 0 ? msg : `${loc.join('.')}: ${msg}`)),
  );
  text.setAttribute('aria-invalid', String(issues.some(({ loc }) => loc[0] === 'message')));
  if (statusCode >= 400) return;
  show(body, 'own');
  text.value = '';
}

function show(message, className = message.user === user ? 'own' : '') {
  const item = element('li', '');
  item.className = className;
  item.append(element('b', message.user), message.message);
  messages.append(item);
  item.scrollIntoView({ block: 'end' });
}

function farewell({ user, code }) {
  const item = element('li', code === 1006 ? `${user} lost the connection` : `${user} left`);
  item.className = 'note';
  messages.append(item);
  item.scrollIntoView({ block: 'end' });
}

function element(name, content) {
  const made = document.createElement(name);
  made.textContent = content; // never innerHTML: this is what other people typed
  return made;
}

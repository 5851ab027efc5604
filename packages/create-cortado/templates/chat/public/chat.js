import { createClient } from '../client/index.js';

const [enter, say] = [document.querySelector('#enter'), document.querySelector('#say')];
const [status, error] = [document.querySelector('#status'), document.querySelector('#error')];
const [members, list] = [document.querySelector('#members'), document.querySelector('#messages')];

const api = createClient({ url: location.origin });
const socket = api.socket('/live');

enter.addEventListener('submit', async (event) => {
  event.preventDefault();
  const [name, room] = [enter.elements.name.value, enter.elements.room.value];
  const channel = socket.channel(`room:${room}`, { body: { name } });

  /** Messages come from two sides, the list and the pushes. Each is shown once. */
  const shown = new Set();
  const show = ({ id, name, text }) => {
    if (shown.has(id)) return;
    shown.add(id);
    list.append(element('li', element('b', name), ` ${text}`));
    list.scrollTop = list.scrollHeight;
  };
  const load = async () => {
    const { ok, body } = await api.get('/rooms/:room/messages', { params: { room } });
    if (!ok) return;
    list.replaceChildren();
    shown.clear();
    body.forEach(show);
  };

  channel.on('said', show);
  channel.on('$reset', load); // it was away for too long to recover what it missed
  channel.on(
    '$state',
    (state) => (status.textContent = state === 'joined' ? `In ${room} as ${name}` : `${room}: ${state} …`),
  );
  channel.presence.on('$change', (all) => members.replaceChildren(...all.map(({ info }) => element('li', info.name))));

  const joined = await channel.join();
  if (!joined.ok) {
    status.textContent = messageOf(joined);
    return;
  }
  await load();
  enter.hidden = true;
  document.querySelector('main').hidden = false;
  say.elements.text.focus();

  say.addEventListener('submit', async (event) => {
    event.preventDefault();
    const reply = await channel.send('say', { text: say.elements.text.value });
    error.textContent = reply.ok ? '' : messageOf(reply);
    if (reply.ok) say.reset();
  });
});

/** The errors of a reply that is not ok, as one text. */
function messageOf({ body }) {
  return body.errorList.map(({ msg }) => msg).join('. ');
}

/** Text is added as text, never as HTML: it is what other people typed. */
function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

/** What the page is made of. Texts are never HTML: they are what other people typed. */
export function element(name, { text, ...properties } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The initials of somebody, in the colour that was chosen. Decoration: the name stands beside it. */
function avatar({ name, colour }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map(([first]) => first)
    .join('');
  return element('span', {
    class: 'avatar',
    'data-colour': colour,
    'aria-hidden': 'true',
    text: initials.toUpperCase(),
  });
}

export function person({ name, colour }, isYou) {
  const you = isYou ? [element('small', { text: 'you' })] : [];
  return element('li', {}, avatar({ name, colour }), element('span', { text: name }), ...you);
}

/** A room in the list, as a button that enters it. */
export function roomEntry(room, isCurrent) {
  const count = room.count ?? room.members.size;
  const name = element('span', { class: 'name', text: room.name });
  const people = element(
    'span',
    { class: 'count', text: String(count) },
    element('span', { class: 'hidden', text: ' here' }),
  );
  const unread = room.unread === 0 ? [] : [element('span', { class: 'unread', text: `${room.unread} new` })];
  const avatars = element('span', { class: 'avatars' }, ...[...room.members.values()].slice(0, 5).map(avatar));
  const button = element('button', { type: 'button', 'data-room': room.id }, name, ...unread, people, avatars);
  if (isCurrent) button.setAttribute('aria-current', 'true');
  return element('li', {}, button);
}

/** An entry of the feed. */
export function feedEntry(item, isOwn) {
  const time = element('time', { datetime: item.timestamp, text: clock(item.timestamp) });
  if (item.kind === 'said') {
    const by = element('b', { text: item.by.name });
    return element(
      'li',
      { class: isOwn ? 'said own' : 'said' },
      avatar(item.by),
      by,
      time,
      element('p', { text: item.text }),
    );
  }
  return element('li', { class: item.kind }, element('p', { text: item.text }), time);
}

export function unsentEntry({ text }) {
  return element('li', { class: 'said own unsent' }, element('b', { text: 'Sending …' }), element('p', { text }));
}

function clock(timestamp) {
  return new Date(timestamp).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

import { badge, button, element } from './elements.js';

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/subscription.js').Subscription} Subscription */

const STATES = { joining: 'joining …', joined: 'joined', lost: 'connection lost' };

/**
 * The channels that are joined, with who is there and where they stand.
 *
 * @param {Session} session
 * @param {(channel: string) => void} leave
 */
export function subscriptionsView(session, leave) {
  const all = [...session.channels.values()];
  const list = element('ul', {}, ...all.map((each) => subscriptionView(each, leave)));
  return element('section', { class: 'card subscriptions' }, element('h3', {}, 'Joined channels'), list);
}

/** @param {Subscription} subscription @param {(channel: string) => void} leave */
function subscriptionView({ channel, state, position, presence, recovered, count }, leave) {
  const facts = [
    badge(STATES[state], state === 'joined' ? 'good' : 'warning'),
    recovered === undefined
      ? undefined
      : badge(recovered ? 'recovered' : 'not recovered', recovered ? 'good' : 'warning'),
    element('span', {}, `${count} push${count === 1 ? '' : 'es'}`),
    position === undefined
      ? undefined
      : element('span', {}, `offset ${position.offset} `, element('small', {}, `epoch ${position.epoch}`)),
  ];
  const head = element('div', { class: 'subscription' }, element('code', {}, channel), ...facts);
  head.append(button('Leave', () => leave(channel), { class: 'small', 'aria-label': `Leave ${channel}` }));
  if (presence === undefined) return element('li', {}, head);
  const members = [...presence.members].map(([key, info]) =>
    element(
      'li',
      { title: JSON.stringify(info) },
      key,
      info === null ? undefined : element('small', {}, ` ${JSON.stringify(info)}`),
    ),
  );
  const title = element('span', { class: 'label' }, `${presence.count} present`);
  return element(
    'li',
    {},
    head,
    element('div', { class: 'presence' }, title, element('ul', { 'aria-label': `Present in ${channel}` }, ...members)),
  );
}

import { typeText } from '../model/type-text.js';
import { badge, element } from './elements.js';

/** @typedef {import('../model/document.js').Place} Place */

/**
 * What an endpoint or channel class is.
 *
 * @param {Place} place
 * @param {readonly Place[]} channels what can be joined over it
 */
export function placeHeader(place, channels) {
  const { kind, title, summary, description, isDeprecated, hasPresence, history } = place;
  const kept = [
    history?.size === undefined ? undefined : `${history.size} publications`,
    history?.ttl === undefined ? undefined : `${Math.round(history.ttl / 1_000)} s`,
  ].filter((each) => each !== undefined);
  const badges = [
    badge(kind === 'endpoint' ? 'endpoint' : 'channel', 'accent'),
    ...(hasPresence ? [badge('presence')] : []),
    ...(history === undefined ? [] : [badge(kept.length === 0 ? 'history' : `history: ${kept.join(', ')}`)]),
    ...(isDeprecated ? [badge('deprecated', 'warning')] : []),
  ];
  const related = [
    joinedOver(place),
    channels.length === 0 ? '' : `Channels: ${channels.map((each) => each.title).join(', ')}`,
  ];
  const texts = [summary, description, ...related]
    .filter((each) => each !== '')
    .map((each) => element('p', { class: 'description' }, each));
  return element('header', { class: 'place-header' }, element('h2', {}, title, ' ', ...badges), ...texts);
}

/** How clients come into a channel. @param {Place} place */
function joinedOver({ kind, endpoints }) {
  if (endpoints.length > 0) return `Joined over ${endpoints.join(', ')}`;
  return kind === 'channel'
    ? 'No socket has this channel: a route streams it as server-sent events. The data of an event is a push, as a socket would receive it.'
    : '';
}

/**
 * What the server sends by itself.
 *
 * @param {object} document
 * @param {readonly import('../model/message.js').Message[]} pushes
 * @param {readonly import('../model/message.js').Message[]} questions
 * @param {boolean} [open] whether it is unfolded
 */
export function pushesView(document, pushes, questions, open = false) {
  const all = [
    ...pushes.map((each) => ({ each, kind: 'push' })),
    ...questions.map((each) => ({ each, kind: 'request' })),
  ];
  const list = element('dl', { class: 'answers' });
  for (const { each, kind } of all) {
    const text = [each.summary, each.description].filter((part) => part !== '').join(' ');
    list.append(
      element('dt', {}, element('b', {}, each.event ?? each.name), ' ', badge(kind)),
      element('dd', {}, ...(text === '' ? [] : [`${text} `]), element('code', {}, typeText(document, each.body))),
    );
  }
  const title = element('summary', {}, `The server sends (${all.length})`);
  return element('details', { class: 'card documentation', hidden: all.length === 0, open }, title, list);
}

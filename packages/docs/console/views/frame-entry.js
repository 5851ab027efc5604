import { clientCode, websocat, wscat } from '../model/command.js';
import { labelOf } from '../session/entry.js';
import { badge, copyButton, element, statusKind } from './elements.js';
import { durationText, longText, shortText, sizeText, timeText } from './frame-text.js';

/** @typedef {import('../session/entry.js').Entry} Entry */
/** @typedef {import('../session/session.js').Session} Session */

const DIRECTIONS = { sent: ['↑', 'sent'], received: ['↓', 'received'], note: ['•', 'note'] };

/**
 * One line of the log. A frame opens, and shows all of it.
 *
 * @param {Entry} entry
 * @param {Session} session
 * @param {(entry: Entry) => HTMLElement | undefined} actions what can be done with it
 */
export function frameEntry(entry, session, actions) {
  const { direction, number } = entry;
  const time = element('time', { datetime: entry.time.toISOString() }, timeText(entry.time));
  if (direction === 'note') {
    return element('li', { class: 'note', id: `frame-${number}` }, element('span', {}, labelOf(entry)), time);
  }
  const details = element('details', {}, summaryOf(entry, time));
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(...content(entry, session, actions));
  });
  return element('li', { class: `frame ${direction} ${entry.frame.kind}`, id: `frame-${number}` }, details);
}

/** @param {Entry} entry @param {HTMLElement} time */
function summaryOf(entry, time) {
  const { direction, frame, data, size, elapsed, request, outcome } = entry;
  const [arrow = '', name = ''] = DIRECTIONS[direction];
  const { status, channel } = frame;
  const head = [
    element('span', { class: 'arrow', role: 'img', 'aria-label': name }, arrow),
    element('b', {}, labelOf(entry)),
    channel === undefined ? undefined : element('span', { class: 'channel' }, channel),
    status === undefined ? undefined : badge(String(status), statusKind(status)),
    request === undefined
      ? undefined
      : element('span', { class: 'matched' }, `to #${request.number}, ${durationText(elapsed ?? 0)}`),
    outcome === 'pending' ? element('span', { class: 'matched' }, 'no reply yet') : undefined,
    outcome === 'silent' ? element('span', { class: 'matched' }, 'no reply') : undefined,
  ];
  const facts = element('span', { class: 'facts' }, `#${entry.number}`, element('span', {}, sizeText(size)), time);
  return element('summary', {}, ...head, facts, element('code', { class: 'preview' }, shortText(data)));
}

/** @param {Entry} entry @param {Session} session @param {(entry: Entry) => HTMLElement | undefined} actions */
function content(entry, session, actions) {
  const { data, direction } = entry;
  const target = session.dial ?? { url: '', protocols: [] };
  const sent = typeof data === 'string' && direction === 'sent' ? data : undefined;
  const commands =
    sent === undefined
      ? []
      : [
          copyButton('Copy wscat', () => wscat(target, sent)),
          copyButton('Copy websocat', () => websocat(target, sent)),
          copyButton('Copy code', () => clientCode(target, sent)),
        ];
  const bar = element(
    'div',
    { class: 'actions' },
    copyButton('Copy frame', () => longText(data)),
    ...commands,
  );
  const more = actions(entry);
  return [
    element('pre', { tabindex: 0, 'aria-label': 'Frame' }, longText(data)),
    bar,
    ...(more === undefined ? [] : [more]),
  ];
}

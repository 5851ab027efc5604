import { button, element, uniqueId } from './elements.js';

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/entry.js').Entry} Entry */

/**
 * Ends a request of the rpc protocol, as a stream, before its last answer.
 *
 * @param {Entry} entry
 * @param {Session} session
 */
export function cancelButton({ direction, frame: { id }, outcome }, session) {
  if (direction !== 'sent' || outcome !== 'pending' || id === undefined || id === null) return undefined;
  return button('Cancel the request', () => session.send(JSON.stringify({ id, event: '$cancel' })), { class: 'small' });
}

/**
 * Answers a request of the server.
 *
 * @param {Entry} entry
 * @param {Session} session
 * @param {readonly import('../model/message.js').Message[]} messages what the document says of it
 */
export function answerForm({ frame: { id } }, session, messages) {
  const statuses = messages
    .flatMap(({ replies }) => replies)
    .map(({ status }) => status)
    .filter((each) => /^\d+$/.test(each));
  const listId = uniqueId();
  const options = (statuses.length === 0 ? ['200'] : statuses).map((each) => element('option', { value: each }));
  const status = element('input', { type: 'text', inputmode: 'numeric', list: listId, 'aria-label': 'Status' });
  status.value = statuses[0] ?? '200';
  const body = element('textarea', { class: 'code', rows: 2, 'aria-label': 'Body of the answer, as JSON' });
  body.value = 'null';
  const send = button('Answer', () => {
    try {
      const answer = { id, statusCode: Number(status.value), body: JSON.parse(body.value) };
      body.removeAttribute('aria-invalid');
      session.send(JSON.stringify(answer));
    } catch {
      body.setAttribute('aria-invalid', 'true');
      body.focus();
    }
  });
  return element('div', { class: 'answer' }, status, element('datalist', { id: listId }, ...options), body, send);
}

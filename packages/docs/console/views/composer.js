import { MessageEditor } from '../form/message-editor.js';
import { BodyForm } from '../form/body-form.js';
import { exampleOf } from '../model/example.js';
import { errorsOf } from '../model/error-places.js';
import { filledIn } from '../model/document.js';
import { composeFrame } from '../model/frame.js';
import { typeText } from '../model/type-text.js';
import { badge, button, element, statusKind } from './elements.js';
import { durationText } from './frame-text.js';

/** @typedef {import('../model/document.js').Place} Place */
/** @typedef {import('../model/message.js').Message} Message */
/** @typedef {import('../session/entry.js').Entry} Entry */

/** The parameters in the names of a channel class: all its messages share them. */
export class ChannelName {
  /** @type {Record<string, string>} */
  values = {};

  /** @param {Place} place @param {object} document */
  constructor(place, document) {
    this.place = place;
    const properties = Object.fromEntries(place.parameters.map(({ name, schema }) => [name, schema]));
    const schema = { type: 'object', properties, required: Object.keys(properties) };
    this.values = /** @type {Record<string, string>} */ (exampleOf(document, schema));
    this.preview = element('code', {}, this.text);
    const form = new BodyForm(document, schema, this.values, (changed) => this.#changed(changed), 'channel');
    this.element = element('div', { class: 'channel-name', hidden: place.parameters.length === 0 }, form.element);
  }

  get text() {
    return filledIn(this.place.address, this.values);
  }

  /** @param {unknown} changed */
  #changed(changed) {
    this.values = /** @type {Record<string, string>} */ (changed);
    this.preview.textContent = this.text;
  }
}

/** Whatever somebody wants to send over an endpoint. @type {Message} */
export const RAW_FRAME = {
  name: 'Raw frame',
  event: undefined,
  discriminator: 'event',
  summary: 'Any text, sent as it is: to see what the server answers to frames that are not in the document.',
  description: '',
  isDeprecated: false,
  kind: 'text',
  body: { type: 'string', example: '{"event":"…"}' },
  isBodyOptional: false,
  replies: [],
};

/** One message: what it is, its content, and what came of it. */
export class Composer {
  element = element('section', { class: 'card composer' });
  #outcome = element('p', { class: 'outcome', role: 'status' });
  #errors = element('ul', { class: 'form-errors', role: 'alert' });
  #send = button('Send', () => this.#submit(), { class: 'primary' });

  /**
   * @param {object} given
   * @param {object} given.document
   * @param {Place} given.place
   * @param {Message} given.message
   * @param {string} given.id of this form, in the log
   * @param {ChannelName | undefined} given.channel
   * @param {(compose: (protocol: 'message' | 'rpc', id: number) => string | Uint8Array<ArrayBuffer>, origin: string) => void} given.send
   */
  constructor({ document, place, message, id, channel, send }) {
    this.message = message;
    this.id = id;
    this.channel = channel;
    this.send = send;
    this.editor = new MessageEditor(document, message);
    const { event, summary, description, isDeprecated, replies, name } = message;
    const title = element('h3', {}, event ?? name);
    const badges = [
      badge(event === undefined ? 'without event' : 'event'),
      ...(isDeprecated ? [badge('deprecated', 'warning')] : []),
    ];
    const fixedName = channel === undefined || place.parameters.length > 0 ? [] : [channel.preview];
    this.element.append(
      element('header', {}, title, ...badges, ...fixedName),
      ...[summary, description]
        .filter((each) => each !== '')
        .map((each) => element('p', { class: 'description' }, each)),
      this.editor.element,
      this.#errors,
      element(
        'div',
        { class: 'actions' },
        this.#send,
        button('Reset', () => this.#reset(), { class: 'quiet' }),
        this.#outcome,
      ),
      answersView(document, replies),
    );
    this.element.addEventListener('keydown', (key) => {
      if (key.key === 'Enter' && (key.ctrlKey || key.metaKey)) this.#submit();
    });
  }

  /** What the button does depends on the connection. @param {boolean} isOpen */
  connected(isOpen) {
    this.#send.textContent = isOpen ? 'Send' : 'Connect and send';
  }

  /** @param {Entry} reply to a message from this form */
  replied({ frame: { status = 0, body }, elapsed = 0 }) {
    this.#outcome.replaceChildren(badge(String(status), statusKind(status)), ` in ${durationText(elapsed)}`);
    if (status < 400) return;
    const others = this.editor.mark(errorsOf(body) ?? []);
    this.#errors.replaceChildren(
      ...others.map(({ loc, msg }) => element('li', {}, loc.length === 0 ? msg : `${loc.join('.')}: ${msg}`)),
    );
  }

  #reset() {
    this.editor.reset();
    this.#clear();
  }

  #clear() {
    this.editor.mark([]);
    this.#errors.replaceChildren();
    this.#outcome.replaceChildren();
  }

  #submit() {
    if (!this.editor.check()) return;
    this.#clear();
    const { message, channel } = this;
    const { value: body } = this.editor;
    this.send((protocol, id) => {
      if (body instanceof Uint8Array) return new Uint8Array(body);
      if (message === RAW_FRAME) return String(body);
      return composeFrame({ message, protocol, body, channel: channel?.text, id: protocol === 'rpc' ? id : undefined });
    }, this.id);
  }
}

/** What the server may answer. @param {object} document @param {readonly import('../model/message.js').Reply[]} replies */
function answersView(document, replies) {
  const list = element('dl', { class: 'answers' });
  for (const { status, description, body } of replies) {
    list.append(
      element('dt', {}, badge(status, statusKind(status))),
      element(
        'dd',
        {},
        ...(description === '' ? [] : [`${description} `]),
        element('code', {}, typeText(document, body)),
      ),
    );
  }
  return element(
    'details',
    { class: 'documentation', hidden: replies.length === 0 },
    element('summary', {}, 'Answers'),
    list,
  );
}

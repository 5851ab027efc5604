import { exampleOf } from '../model/example.js';
import { bytesOf, hexadecimal } from '../views/frame-text.js';
import { element, uniqueId } from '../views/elements.js';
import { BodyForm } from './body-form.js';

/** @typedef {import('../model/message.js').Message} Message */
/** @typedef {import('../model/error-places.js').FailureEntry} FailureEntry */

/** The content of a message: a form, and the same as JSON beside it; or a text, or bytes. */
export class MessageEditor {
  element = element('div', { class: 'editor' });
  /** @type {BodyForm | undefined} */
  #form;
  #text = element('textarea', { class: 'code', rows: 8, spellcheck: 'false', 'aria-label': 'JSON' });
  #problem = element('p', { class: 'error', id: uniqueId(), hidden: true });

  /**
   * @param {object} document
   * @param {Message} message
   */
  constructor(document, message) {
    this.document = document;
    this.message = message;
    this.#text.setAttribute('aria-describedby', this.#problem.id);
    this.#text.addEventListener('input', () => this.#typed());
    this.reset();
  }

  /** Fills in the example again. */
  reset() {
    const { message } = this;
    if (message.kind !== 'json') return this.#showPlain();
    if (message.body === undefined) {
      return this.element.replaceChildren(element('p', { class: 'hint' }, 'This message has no content.'));
    }
    const value = exampleOf(this.document, message.body);
    const form = new BodyForm(this.document, message.body, value, (changed) => this.#write(changed), 'body');
    this.#form = form;
    this.#write(value);
    this.element.replaceChildren(form.element, element('div', { class: 'json' }, this.#text, this.#problem));
  }

  /** What to send; undefined without content, or where the JSON is not valid. */
  get value() {
    if (this.message.kind === 'binary') return bytesOf(this.#text.value);
    if (this.message.kind === 'text') return this.#text.value;
    return this.#form?.value;
  }

  /** Whether there is something to send. Focuses what is wrong. */
  check() {
    if (this.#problem.hidden) return true;
    this.#text.focus();
    return false;
  }

  /**
   * Marks the fields that are wrong.
   *
   * @param {readonly FailureEntry[]} errors
   * @returns {readonly FailureEntry[]} those that belong to no field
   */
  mark(errors) {
    return this.#form?.mark(errors) ?? errors;
  }

  #showPlain() {
    const isText = this.message.kind === 'text';
    this.#text.setAttribute('aria-label', isText ? 'Text' : 'Bytes, hexadecimal');
    const example = exampleOf(this.document, this.message.body ?? { type: 'string' });
    this.#text.value = isText ? String(example) : hexadecimal(Uint8Array.of(0xca, 0xfe));
    this.element.replaceChildren(element('div', { class: 'json' }, this.#text, this.#problem));
  }

  /** @param {unknown} value */
  #write(value) {
    this.#text.value = JSON.stringify(value, null, 2) ?? '';
    this.#complain('');
  }

  #typed() {
    if (this.message.kind === 'text') return;
    if (this.message.kind === 'binary') {
      return this.#complain(bytesOf(this.#text.value) === undefined ? 'Two hexadecimal digits for each byte' : '');
    }
    try {
      this.#form?.show(JSON.parse(this.#text.value));
      this.#complain('');
    } catch (error) {
      this.#complain(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} problem */
  #complain(problem) {
    this.#problem.textContent = problem;
    this.#problem.hidden = problem === '';
    if (problem === '') this.#text.removeAttribute('aria-invalid');
    else this.#text.setAttribute('aria-invalid', 'true');
  }
}

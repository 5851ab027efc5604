import { element, uniqueId } from '../views/elements.js';

/** @typedef {import('../model/error-places.js').FailureEntry} FailureEntry */

/** The controls of a form by the keys of their paths, and what is wrong with them. */
export class FieldErrors {
  /** @type {Map<string, { control: HTMLElement, text: HTMLElement }>} */
  #fields = new Map();
  /** @type {Map<string, FailureEntry[]>} */
  #errors = new Map();

  /** The controls are made anew. */
  reset() {
    this.#fields.clear();
  }

  keys() {
    return [...this.#fields.keys()];
  }

  /**
   * @param {string} key
   * @param {HTMLElement} control
   * @returns {HTMLElement} for the error, at its place
   */
  add(key, control) {
    const text = element('p', { class: 'error', id: uniqueId(), hidden: true });
    this.#fields.set(key, { control, text });
    this.#mark(key);
    return text;
  }

  /** Marks these fields alone, and focuses the first of them. @param {Map<string, FailureEntry[]>} errors */
  show(errors) {
    this.#errors = errors;
    for (const key of this.#fields.keys()) this.#mark(key);
    const first = this.keys().find((key) => errors.has(key));
    if (first !== undefined) this.focus(first);
  }

  clear() {
    this.show(new Map());
  }

  /** Somebody changes the field: what was wrong with it may be right now. @param {string} key */
  forget(key) {
    this.#errors.delete(key);
    this.#mark(key);
  }

  /** Focuses the field, or what is around it when it is no longer there. @param {string} key */
  focus(key) {
    for (let at = key; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = this.#fields.get(at);
      if (found !== undefined) return found.control.focus();
      if (!at.includes('/')) return;
    }
  }

  /** @param {Element | null} control @returns {string | undefined} */
  keyOf(control) {
    return this.keys().find((key) => this.#fields.get(key)?.control === control);
  }

  /** @param {string} key */
  #mark(key) {
    const { control, text } = /** @type {{ control: HTMLElement, text: HTMLElement }} */ (this.#fields.get(key));
    const errors = this.#errors.get(key) ?? [];
    const isWrong = errors.length > 0;
    text.textContent = errors.map(({ msg }) => msg).join('. ');
    text.hidden = !isWrong;
    const described = [control.dataset['hint'], isWrong ? text.id : undefined].filter((each) => each !== undefined);
    if (described.length > 0) control.setAttribute('aria-describedby', described.join(' '));
    else control.removeAttribute('aria-describedby');
    if (isWrong) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  }
}

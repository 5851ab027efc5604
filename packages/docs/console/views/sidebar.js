import { badge, button, element } from './elements.js';

/** @typedef {import('../model/document.js').Place} Place */
/** @typedef {import('../model/message.js').Message} Message */

/** Every endpoint and channel class with its messages. On narrow screens it folds. */
export class Sidebar {
  element = element('nav', { class: 'sidebar', 'aria-label': 'Endpoints and channels' });
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  #toggle = button('', () => this.#fold(!this.#isFolded), { class: 'toggle-places', 'aria-expanded': 'true' });
  #filter = element('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter endpoints and channels' });
  #lists = element('div', { class: 'places' });
  #isFolded = false;

  /**
   * @param {{ endpoints: readonly Place[], channels: readonly Place[] }} document
   * @param {(place: Place) => readonly Message[]} messagesOf
   * @param {(place: Place, message: Message) => void} choose
   */
  constructor({ endpoints, channels }, messagesOf, choose) {
    this.messagesOf = messagesOf;
    this.choose = choose;
    this.#filter.addEventListener('input', () => this.#search());
    this.#lists.append(...this.#group('Endpoints', endpoints), ...this.#group('Channels', channels));
    this.element.append(this.#toggle, this.#filter, this.#lists);
  }

  /** @param {Place} place @param {Message} message */
  show(place, message) {
    const key = keyOf(place, message);
    for (const [each, made] of this.#buttons) {
      if (each === key) made.setAttribute('aria-current', 'true');
      else made.removeAttribute('aria-current');
    }
    this.#toggle.textContent = `${place.title} · ${message.event ?? message.name}`;
    this.#fold(true);
  }

  /** Which places are connected. @param {ReadonlyMap<string, string>} states by the id of the place */
  connected(states) {
    for (const each of this.#lists.querySelectorAll('[data-place]')) {
      const state = states.get(each.getAttribute('data-place') ?? '') ?? 'closed';
      each.setAttribute('data-state', state);
      const dot = each.querySelector('.dot');
      dot?.setAttribute('aria-label', state === 'open' ? 'connected' : 'not connected');
    }
  }

  /** @param {string} title @param {readonly Place[]} places */
  #group(title, places) {
    if (places.length === 0) return [];
    return [element('h2', {}, title), element('ul', {}, ...places.map((each) => this.#place(each)))];
  }

  /** @param {Place} place */
  #place(place) {
    const messages = element('ul', {}, ...this.messagesOf(place).map((each) => this.#message(place, each)));
    const dot = element('span', { class: 'dot', role: 'img', 'aria-label': 'not connected' });
    const marks = [
      ...(place.hasPresence ? [badge('presence')] : []),
      ...(place.history === undefined ? [] : [badge('history')]),
      ...(place.isDeprecated ? [badge('deprecated', 'warning')] : []),
    ];
    const head = element('div', { class: 'place' }, dot, element('code', {}, place.title), ...marks);
    return element('li', { 'data-place': place.id }, head, messages);
  }

  /** @param {Place} place @param {Message} message */
  #message(place, message) {
    const made = button(message.event ?? message.name, () => this.choose(place, message), {
      class: message.event === undefined ? 'message unnamed' : 'message',
    });
    this.#buttons.set(keyOf(place, message), made);
    return element('li', {}, made);
  }

  /** @param {boolean} isFolded */
  #fold(isFolded) {
    this.#isFolded = isFolded;
    this.element.classList.toggle('folded', isFolded);
    this.#toggle.setAttribute('aria-expanded', String(!isFolded));
  }

  #search() {
    const wanted = this.#filter.value.toLowerCase();
    for (const each of this.#lists.querySelectorAll('li[data-place]')) {
      /** @type {HTMLElement} */ (each).hidden = !(each.textContent ?? '').toLowerCase().includes(wanted);
    }
  }
}

/** @param {Place} place @param {Message} message */
const keyOf = (place, message) => `${place.id} ${message.event ?? ''} ${message.name}`;

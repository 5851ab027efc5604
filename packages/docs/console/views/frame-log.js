import { button, element } from './elements.js';
import { answerForm, cancelButton } from './frame-actions.js';
import { frameEntry } from './frame-entry.js';

/** @typedef {import('../session/session.js').Session} Session */
/** @typedef {import('../session/entry.js').Entry} Entry */

/** Every frame of a session, the newest at the end. It follows the end as long as the end is in sight. */
export class FrameLog {
  element = element('section', { class: 'log', 'aria-label': 'Frames' });
  #list = element('ol', { role: 'log', 'aria-label': 'Frames', tabindex: 0 });
  #count = element('span', { class: 'count' });
  #filter = element('input', { type: 'search', placeholder: 'Filter frames', 'aria-label': 'Filter frames' });
  /** @type {Session | undefined} */
  #session;
  /** @type {(event: any) => void} */
  #listener = ({ detail }) => this.#logged(detail);

  /** @param {(event: string) => readonly import('../model/message.js').Message[]} questions what the document says of a request of the server */
  constructor(questions) {
    this.questions = questions;
    this.#filter.addEventListener('input', () => this.#render());
    const clear = button('Clear', () => this.#session?.clearLog(), {
      class: 'quiet',
      'aria-label': 'Clear the frames',
    });
    this.element.append(
      element('header', {}, element('h2', {}, 'Frames'), this.#count, this.#filter, clear),
      this.#list,
    );
    this.#render();
  }

  /** @param {Session} session */
  show(session) {
    if (session === this.#session) return;
    this.#session?.removeEventListener('log', this.#listener);
    this.#session = session;
    session.addEventListener('log', this.#listener);
    this.#render();
  }

  /** @param {Entry | undefined} entry new, or changed; undefined for all of them */
  #logged(entry) {
    if (entry === undefined) return this.#render();
    const old = this.#list.querySelector(`#frame-${entry.number}`);
    const isFollowing = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < 40;
    if (old !== null) {
      const made = this.#line(entry);
      if (old.querySelector('details')?.open === true) made.querySelector('details')?.setAttribute('open', '');
      old.replaceWith(made);
    } else if (this.#isShown(entry)) {
      this.#list.querySelector('.empty')?.remove();
      this.#list.append(this.#line(entry));
    }
    this.#counted();
    if (isFollowing) this.#list.scrollTop = this.#list.scrollHeight;
  }

  #render() {
    const shown = (this.#session?.log ?? []).filter((each) => this.#isShown(each));
    const empty = element('li', { class: 'empty' }, 'Connect, and every frame of both directions appears here.');
    this.#list.replaceChildren(...(shown.length === 0 ? [empty] : shown.map((each) => this.#line(each))));
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#counted();
  }

  #counted() {
    const frames = (this.#session?.log ?? []).filter(({ direction }) => direction !== 'note').length;
    this.#count.textContent = String(frames);
  }

  /** @param {Entry} entry */
  #isShown({ data }) {
    const wanted = this.#filter.value.toLowerCase();
    return wanted === '' || (typeof data === 'string' && data.toLowerCase().includes(wanted));
  }

  /** @param {Entry} entry */
  #line(entry) {
    const session = /** @type {Session} */ (this.#session);
    return frameEntry(entry, session, (each) =>
      each.frame.kind === 'question' && each.direction === 'received'
        ? answerForm(each, session, this.questions(each.frame.event ?? ''))
        : cancelButton(each, session),
    );
  }
}

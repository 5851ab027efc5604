/** In milliseconds: how often it is told that somebody goes on typing, and how long it holds without being told again. */
const REPEAT = 2_000;
const HOLDS = 5_000;

/** Who is typing in the room, and whether the visitor does. */
export class Typing {
  #typists = new Map();
  #told = 0;
  #idle;

  /** @param tell sends whether the visitor is typing @param changed is called with the names of the others who are */
  constructor(tell, changed) {
    this.tell = tell;
    this.changed = changed;
  }

  /** The visitor changed the text. */
  typed(text) {
    clearTimeout(this.#idle);
    if (text.trim() === '') return this.stopped();
    this.#idle = setTimeout(() => this.stopped(), HOLDS);
    if (Date.now() - this.#told < REPEAT) return;
    this.#told = Date.now();
    this.tell(true);
  }

  stopped() {
    clearTimeout(this.#idle);
    if (this.#told === 0) return;
    this.#told = 0;
    this.tell(false);
  }

  /** Somebody else is typing, or is not any more. */
  heard({ id, name, isTyping }) {
    clearTimeout(this.#typists.get(id)?.timer);
    if (!isTyping) this.#typists.delete(id);
    else this.#typists.set(id, { name, timer: setTimeout(() => this.heard({ id, isTyping: false }), HOLDS) });
    this.#show();
  }

  /** Another room, or another connection: nobody is known to type. */
  clear() {
    clearTimeout(this.#idle);
    this.#told = 0;
    for (const { timer } of this.#typists.values()) clearTimeout(timer);
    this.#typists.clear();
    this.#show();
  }

  #show() {
    this.changed(Array.from(this.#typists.values(), ({ name }) => name));
  }
}

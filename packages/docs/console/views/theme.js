import { button } from './elements.js';

const THEMES = /** @type {const} */ (['system', 'light', 'dark']);
const KEY = 'cortado.console.theme';

/** Dark, light, or as the system has it. The choice is kept in this browser. */
export class Theme {
  /** @type {typeof THEMES[number]} */
  #chosen = 'system';
  #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    const kept = THEMES.find((each) => each === localStorage.getItem(KEY));
    this.#chosen = kept ?? 'system';
    this.element = button('', () => this.#next(), { class: 'quiet theme' });
    this.#dark.addEventListener('change', () => this.#show());
    this.#show();
  }

  #next() {
    this.#chosen = /** @type {typeof THEMES[number]} */ (THEMES[(THEMES.indexOf(this.#chosen) + 1) % THEMES.length]);
    localStorage.setItem(KEY, this.#chosen);
    this.#show();
  }

  #show() {
    const isDark = this.#chosen === 'system' ? this.#dark.matches : this.#chosen === 'dark';
    const { documentElement: root } = document;
    root.dataset['theme'] = isDark ? 'dark' : 'light';
    root.classList.toggle('dark-mode', isDark); // Swagger UI has its dark colours under this class
    const symbol = { system: '◐', light: '☀', dark: '☾' }[this.#chosen];
    this.element.textContent = symbol;
    this.element.setAttribute('aria-label', `Colours: ${this.#chosen}`);
    this.element.title = `Colours: ${this.#chosen}`;
  }
}

import { element } from './elements.js';

/**
 * @typedef {object} Tab
 * @property {string} name
 * @property {string} label
 * @property {HTMLElement} panel
 * @property {() => void} [opened] called each time that it is opened
 */

/** Tabs for the keyboard, as the ARIA Authoring Practices have them: arrows choose, Tab goes into the panel. */
export class Tabs {
  /** @type {Map<string, { tab: Tab, control: HTMLButtonElement }>} */
  #tabs = new Map();
  list = element('div', { role: 'tablist', 'aria-label': 'Transport', class: 'tabs' });

  /** @param {readonly Tab[]} tabs */
  constructor(tabs) {
    for (const tab of tabs) {
      const { name, label, panel } = tab;
      panel.id = `panel-${name}`;
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', `tab-${name}`);
      const control = element(
        'button',
        { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panel.id, click: () => this.open(name) },
        label,
      );
      this.#tabs.set(name, { tab, control });
      this.list.append(control);
    }
    this.list.addEventListener('keydown', (event) => this.#pressed(event));
  }

  /** @param {string} name */
  has(name) {
    return this.#tabs.has(name);
  }

  /** @param {string} name */
  open(name) {
    for (const { tab, control } of this.#tabs.values()) {
      const isOpen = tab.name === name;
      control.setAttribute('aria-selected', String(isOpen));
      control.tabIndex = isOpen ? 0 : -1;
      tab.panel.hidden = !isOpen;
      if (isOpen) tab.opened?.();
    }
  }

  /** @param {KeyboardEvent} event */
  #pressed({ key }) {
    const controls = Array.from(this.#tabs.values(), (each) => each.control);
    const at = controls.findIndex((each) => each === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined || at === -1) return;
    const next = controls[(at + step + controls.length) % controls.length];
    next?.focus();
    next?.click();
  }
}

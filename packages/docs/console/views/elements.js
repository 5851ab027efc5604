/**
 * Attributes of an element; functions are listeners, `false` and `undefined` leave an attribute out.
 *
 * @typedef {Record<string, string | number | boolean | undefined | ((event: any) => void)>} Attributes
 */

/**
 * Makes an element. Texts are never HTML: they come from documents and from other people.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} [attributes]
 * @param {...(Node | string | undefined)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((each) => each !== undefined));
  return made;
}

/**
 * @param {string} text
 * @param {(event: Event) => void} click
 * @param {Attributes} [attributes]
 */
export const button = (text, click, attributes = {}) =>
  element('button', { type: 'button', click, ...attributes }, text);

/** @param {string} text @param {string} [kind] */
export const badge = (text, kind = 'plain') => element('span', { class: `badge badge-${kind}` }, text);

let last = 0;

/** An id that no other element has. */
export function uniqueId() {
  last += 1;
  return `e${last}`;
}

/** The kind of a status, for its colour. @param {number | string} status */
export function statusKind(status) {
  const code = Number(status);
  if (Number.isNaN(code)) return String(status).startsWith('2') ? 'good' : 'plain';
  return code < 300 ? 'good' : code < 500 ? 'warning' : 'bad';
}

/**
 * A button that copies a text, and says so for a moment.
 *
 * @param {string} label
 * @param {() => string} text
 */
export function copyButton(label, text) {
  const copied = async () => {
    made.textContent = (await copy(text())) ? 'Copied' : 'Copy failed';
    setTimeout(() => (made.textContent = label), 1_500);
  };
  const made = button(
    label,
    () => {
      void copied();
    },
    { class: 'small' },
  );
  return made;
}

/** @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  // Pages without TLS have no clipboard, but on the own machine.
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Forbidden by the browser: the older way may be allowed.
    }
  }
  const area = element('textarea', { class: 'visually-hidden' });
  area.value = text;
  document.body.append(area);
  const focused = document.activeElement;
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

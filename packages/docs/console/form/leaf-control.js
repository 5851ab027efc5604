import { typedNumber } from '../model/field.js';
import { button, element } from '../views/elements.js';

/** @typedef {import('../model/field.js').Field} Field */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * The control of a value that has no fields of its own.
 *
 * @typedef {object} Leaf
 * @property {Control} control
 * @property {HTMLElement[]} [beside] what stands beside it
 */

/**
 * @param {Field} field
 * @param {unknown} value
 * @param {(value: unknown) => void} changed
 * @returns {Leaf}
 */
export function leafControl(field, value, changed) {
  if (!fits(field, value)) return jsonControl(value, changed);
  switch (field.kind) {
    case 'boolean':
      return booleanControl(value, changed);
    case 'choice':
      return choiceControl(field.options, value, changed);
    case 'date':
      return dateControl(String(value), field.schema.format === 'date' ? 'date' : 'datetime-local', changed);
    case 'number':
      return textControl(String(value), (text) => changed(typedNumber(text)), { inputmode: 'decimal' });
    case 'constant':
      return textControl(String(field.schema.const), () => undefined, { readonly: true });
    case 'text':
      return isLong(field, String(value)) ? longControl(String(value), changed) : textControl(String(value), changed);
    default:
      return jsonControl(value, changed);
  }
}

/** Whether the control of a field can show the value: JSON beside the form may be anything. @param {Field} field @param {unknown} value */
function fits({ kind }, value) {
  if (kind === 'text' || kind === 'date') return typeof value === 'string';
  if (kind === 'number') return typeof value === 'number' || typeof value === 'string';
  return kind !== 'boolean' || typeof value === 'boolean';
}

/** @param {Field} field @param {string} value */
const isLong = ({ schema: { maxLength = 0 } }, value) => maxLength > 200 || value.includes('\n');

/** @param {string} value @param {(text: string) => void} typed @param {import('../views/elements.js').Attributes} [attributes] @returns {Leaf} */
function textControl(value, typed, attributes = {}) {
  const control = element('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    ...attributes,
    input: () => typed(control.value),
  });
  control.value = value;
  return { control };
}

/** @param {string} value @param {(text: string) => void} typed @returns {Leaf} */
function longControl(value, typed) {
  const control = element('textarea', { rows: 2, input: () => typed(control.value) });
  control.value = value;
  return { control };
}

/** @param {unknown} value @param {(value: boolean) => void} changed @returns {Leaf} */
function booleanControl(value, changed) {
  const control = element('input', { type: 'checkbox', change: () => changed(control.checked) });
  control.checked = value === true;
  return { control };
}

/** @param {readonly unknown[]} options @param {unknown} value @param {(value: unknown) => void} changed @returns {Leaf} */
function choiceControl(options, value, changed) {
  const all = options.includes(value) ? options : [value, ...options];
  const control = element('select', { change: () => changed(all[control.selectedIndex]) });
  for (const each of all) control.append(element('option', {}, typeof each === 'string' ? each : JSON.stringify(each)));
  control.selectedIndex = all.indexOf(value);
  return { control };
}

/** @param {string} value @param {'date' | 'datetime-local'} type @param {(text: string) => void} changed @returns {Leaf} */
function dateControl(value, type, changed) {
  const time = new Date(value);
  const isTime = type === 'datetime-local';
  const shown = Number.isNaN(time.getTime()) ? undefined : isTime ? localText(time) : value.slice(0, 10);
  // What is no date stays a text, so that it can be sent as it is.
  if (shown === undefined) return textControl(value, changed);
  const control = element('input', { type, ...(isTime ? { step: '0.001' } : {}), input: () => typed() });
  const typed = () => changed(isTime && control.value !== '' ? new Date(control.value).toISOString() : control.value);
  control.value = shown;
  const now = () => {
    control.value = isTime ? localText(new Date()) : localText(new Date()).slice(0, 10);
    typed();
  };
  return { control, beside: [button('Now', now, { class: 'small' })] };
}

/** As `datetime-local` has it: in the time zone of the browser, without naming it. @param {Date} time */
const localText = (time) => new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, -1);

/** @param {unknown} value @param {(value: unknown) => void} changed @returns {Leaf} */
function jsonControl(value, changed) {
  const control = element('textarea', { rows: 2, class: 'code', spellcheck: 'false', input: () => typed() });
  const typed = () => {
    try {
      changed(JSON.parse(control.value));
      control.setCustomValidity('');
    } catch {
      control.setCustomValidity('Not valid JSON');
    }
  };
  control.value = JSON.stringify(value, null, 2) ?? '';
  return { control };
}

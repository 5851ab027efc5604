import { element, uniqueId } from './elements.js';

/**
 * Radio buttons, as one control of several parts. One choice is no choice, and is not shown.
 *
 * @template {string} Value
 * @param {string} label
 * @param {readonly (readonly [Value, string])[]} choices values and what they are called
 * @param {Value} chosen
 * @param {(value: Value) => void} choose
 */
export function choiceGroup(label, choices, chosen, choose) {
  const name = uniqueId();
  const group = element('fieldset', { class: 'choices', hidden: choices.length < 2 }, element('legend', {}, label));
  const row = element('div', { class: 'segments' });
  for (const [value, text] of choices) {
    const radio = element('input', { type: 'radio', name, value, change: () => choose(value) });
    radio.checked = value === chosen;
    row.append(element('label', {}, radio, element('span', {}, text)));
  }
  group.append(row);
  return group;
}

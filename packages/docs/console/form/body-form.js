import { placeErrors } from '../model/error-places.js';
import { fieldOf, initialValue, variantIndex } from '../model/field.js';
import { pathKey, valueAt, withoutValueAt, withValueAt } from '../model/value-path.js';
import { badge, button, element, uniqueId } from '../views/elements.js';
import { FieldErrors } from './field-errors.js';
import { leafControl } from './leaf-control.js';

/** @typedef {import('../model/schema.js').Schema} Schema */
/** @typedef {import('../model/field.js').Field} Field */
/** @typedef {import('../model/value-path.js').Path} Path */
/** @typedef {import('../model/error-places.js').FailureEntry} FailureEntry */

/**
 * Where a field is in the form.
 *
 * @typedef {object} Place
 * @property {string} label
 * @property {Path} path
 * @property {Schema} schema
 * @property {boolean} isRequired
 * @property {(() => void) | undefined} remove undefined for what has to be there
 */

/** A form for a value, made from its schema. The value is always that of the form, whatever it was typed into. */
export class BodyForm {
  element = element('div', { class: 'form' });
  #errors = new FieldErrors();

  /**
   * @param {object} document
   * @param {Schema} schema
   * @param {unknown} value
   * @param {(value: unknown) => void} changed by the form itself
   * @param {string} label
   */
  constructor(document, schema, value, changed, label) {
    this.document = document;
    this.schema = schema;
    this.value = value;
    this.changed = changed;
    this.label = label;
    this.#render();
  }

  /** Shows another value. @param {unknown} value */
  show(value) {
    this.value = value;
    this.#errors.clear();
    this.#render();
  }

  /**
   * Marks the fields that are wrong, and focuses the first of them.
   *
   * @param {readonly FailureEntry[]} errors
   * @returns {FailureEntry[]} those that belong to no field
   */
  mark(errors) {
    const { placed, others } = placeErrors(errors, this.#errors.keys());
    this.#errors.show(placed);
    return others;
  }

  #render() {
    const focused = this.#errors.keyOf(document.activeElement);
    this.#errors.reset();
    const place = { label: this.label, path: [], schema: this.schema, isRequired: true, remove: undefined };
    this.element.replaceChildren(this.#field(place));
    if (focused !== undefined) this.#errors.focus(focused);
  }

  /** Another value, and with it other fields. @param {unknown} value @param {Path} focus */
  #restructure(value, focus) {
    this.value = value;
    this.#render();
    this.#errors.focus(pathKey(focus));
    this.changed(value);
  }

  /** @param {Path} path @param {unknown} value */
  #set(path, value) {
    this.value = withValueAt(this.value, path, value);
    this.#errors.forget(pathKey(path));
    this.changed(this.value);
  }

  /** @param {Place} place @returns {HTMLElement} */
  #field(place) {
    const field = fieldOf(this.document, place.schema);
    const value = valueAt(this.value, place.path);
    if (field.isNullable && value === null) return this.#null(place, field);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (field.kind === 'object' && isObject) return this.#object(place, field, value);
    if (field.kind === 'list' && Array.isArray(value)) return this.#list(place, field, value);
    if (field.kind === 'variants') return this.#variants(place, field, value);
    return this.#leaf(place, field, value);
  }

  /** @param {Place} place @param {Field} field @param {unknown} value */
  #leaf(place, field, value) {
    const { control, beside = [] } = leafControl(field, value, (changed) => this.#set(place.path, changed));
    control.id = uniqueId();
    const label = element('label', { for: control.id }, place.label);
    const hint = this.#hint(field, control);
    const head = element('div', { class: 'field-head' }, label, ...this.#marks(place, field));
    const error = this.#errors.add(pathKey(place.path), control);
    return element(
      'div',
      { class: 'field' },
      head,
      element('div', { class: 'control' }, control, ...beside),
      ...hint,
      error,
    );
  }

  /** @param {Place} place @param {Field} field */
  #null(place, field) {
    const control = element('output', { class: 'null', tabindex: -1, 'aria-label': place.label }, 'null');
    const head = element(
      'div',
      { class: 'field-head' },
      element('span', { class: 'label' }, place.label),
      ...this.#marks(place, field),
    );
    return element('div', { class: 'field' }, head, control, this.#errors.add(pathKey(place.path), control));
  }

  /** @param {Place} place @param {Field} field @param {Node[]} children */
  #group(place, field, ...children) {
    const group = element('fieldset', { tabindex: -1 });
    const legend = element(
      'legend',
      { class: 'field-head' },
      element('span', { class: 'label' }, place.label),
      ...this.#marks(place, field),
    );
    const hint = this.#hint(field, group);
    const error = place.path.length === 0 ? [] : [this.#errors.add(pathKey(place.path), group)];
    if (place.path.length === 0) group.className = 'root';
    group.append(legend, ...hint, ...error, ...children);
    return group;
  }

  /** @param {Place} place @param {Field} field @param {object} value */
  #object(place, field, value) {
    const { path } = place;
    const own = /** @type {Record<string, unknown>} */ (value);
    const known = new Set(field.properties.map(({ name }) => name));
    const extra = Object.keys(own).filter((name) => !known.has(name));
    const children = field.properties.map(({ name, schema, isRequired }) => {
      const at = {
        label: name,
        path: [...path, name],
        schema,
        isRequired,
        remove: isRequired ? undefined : this.#remover([...path, name]),
      };
      return name in own ? this.#field(at) : this.#absent(at);
    });
    const { additional } = field;
    for (const name of extra)
      children.push(
        this.#field({
          label: name,
          path: [...path, name],
          schema: additional ?? {},
          isRequired: true,
          remove: this.#remover([...path, name]),
        }),
      );
    return this.#group(
      place,
      field,
      ...children,
      ...(additional === undefined ? [] : [this.#entryAdder(path, additional)]),
    );
  }

  /** What may be added. @param {Place} place */
  #absent({ label, path, schema, isRequired }) {
    const add = () => this.#restructure(withValueAt(this.value, path, initialValue(this.document, schema)), path);
    const { type } = fieldOf(this.document, schema);
    const name = `Add ${label}`;
    const made = button(`+ ${label}`, add, { class: 'add', 'aria-label': name, title: type });
    const error = this.#errors.add(pathKey(path), made);
    return element('div', { class: isRequired ? 'field missing' : 'field absent' }, made, error);
  }

  /** A name for another entry of a map. @param {Path} path @param {Schema} schema */
  #entryAdder(path, schema) {
    const name = element('input', { type: 'text', 'aria-label': 'Name of the entry', placeholder: 'name' });
    const add = () => {
      if (name.value === '') return name.focus();
      const at = [...path, name.value];
      this.#restructure(withValueAt(this.value, at, initialValue(this.document, schema)), at);
    };
    return element('div', { class: 'control entry-adder' }, name, button('Add entry', add, { class: 'small' }));
  }

  /** @param {Place} place @param {Field} field @param {unknown[]} value */
  #list(place, { items, ...field }, value) {
    const { path } = place;
    const children = value.map((_item, at) =>
      this.#field({
        label: `${place.label}[${at}]`,
        path: [...path, at],
        schema: items,
        isRequired: true,
        remove: this.#remover([...path, at]),
      }),
    );
    const end = [...path, value.length];
    const add = () => this.#restructure(withValueAt(this.value, end, initialValue(this.document, items)), end);
    const adder = button('+ item', add, { class: 'add', 'aria-label': `Add an item to ${place.label}` });
    return this.#group(place, { items, ...field }, ...children, adder);
  }

  /** @param {Place} place @param {Field} field @param {unknown} value */
  #variants(place, field, value) {
    const at = variantIndex(this.document, field, value);
    const choose = () => {
      const { schema } = field.variants[select.selectedIndex] ?? { schema: {} };
      this.#restructure(withValueAt(this.value, place.path, initialValue(this.document, schema)), place.path);
    };
    const select = element('select', { 'aria-label': `Form of ${place.label}`, change: choose });
    for (const { label } of field.variants) select.append(element('option', {}, label));
    select.selectedIndex = at;
    const chosen = { ...place, schema: field.variants[at]?.schema ?? {}, remove: undefined };
    const head = element(
      'div',
      { class: 'field-head' },
      element('span', { class: 'label' }, place.label),
      ...this.#marks(place, field),
    );
    return element(
      'div',
      { class: 'field variants' },
      head,
      select,
      this.#field({ ...chosen, label: field.variants[at]?.label ?? '' }),
    );
  }

  /** @param {Path} path */
  #remover(path) {
    return () => this.#restructure(withoutValueAt(this.value, path), path);
  }

  /** @param {Place} place @param {Field} field @returns {HTMLElement[]} */
  #marks({ label, path, isRequired, remove }, { type, isNullable, schema }) {
    const marks = [element('span', { class: 'type' }, type)];
    if (isRequired && path.length > 0 && remove === undefined)
      marks.unshift(element('span', { class: 'required', title: 'required' }, '*'));
    if (schema.deprecated === true) marks.push(badge('deprecated', 'warning'));
    if (isNullable) {
      const isNull = valueAt(this.value, path) === null;
      const toggle = () =>
        this.#restructure(withValueAt(this.value, path, isNull ? initialValue(this.document, schema) : null), path);
      marks.push(
        button('null', toggle, {
          class: 'small toggle',
          'aria-pressed': String(isNull),
          'aria-label': `${label} is null`,
        }),
      );
    }
    if (remove !== undefined)
      marks.push(button('×', remove, { class: 'small remove', 'aria-label': `Remove ${label}` }));
    return marks;
  }

  /** @param {Field} field @param {HTMLElement} control @returns {HTMLElement[]} */
  #hint({ schema: { description } }, control) {
    if (description === undefined || description === '') return [];
    const id = uniqueId();
    control.dataset['hint'] = id;
    control.setAttribute('aria-describedby', id);
    return [element('p', { class: 'hint', id }, description)];
  }
}

import { difference, textsOf } from './elements.js';
import { cents } from './query.js';
import { attempt, errorsOf, products } from './shop.js';

const LABELS = { name: 'Name', price: 'Price', shopId: 'Shop', soldAt: 'Sold on' };
const part = (id) => document.querySelector(`#${id}`);

/**
 * The dialog in which a product is made or changed. It sends the version that was seen, so that two people do not undo each other's changes:
 * the second is shown both values, and decides.
 */
export class Editor {
  #dialog = part('editor');
  #form = this.#dialog.querySelector('form');
  /** As it was when it was opened; undefined for a new one. */
  #product;
  /** As somebody else has stored it. */
  #theirs;

  /** @param shops names by id @param saved is called when a product was stored */
  constructor(shops, saved) {
    this.shops = shops;
    this.saved = saved;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
    part('keep').addEventListener('click', () => {
      this.#product = this.#theirs;
      void this.#save();
    });
    part('take').addEventListener('click', () => this.open(this.#theirs));
  }

  /** @param product undefined for a new one */
  open(product) {
    this.#product = product;
    part('editor-title').textContent = product === undefined ? 'New product' : `Edit ${product.name}`;
    const { shopId: select } = this.#form.elements;
    select.replaceChildren(...Array.from(this.shops, ([id, name]) => new Option(name, id)));
    this.#fill(product ?? { name: '', price: NaN, shopId: Number(select.value), soldAt: null });
    this.#showErrors([]);
    this.#showConflict(undefined);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#form.elements.name.focus();
  }

  #fill({ name, price, shopId, soldAt }) {
    const { elements } = this.#form;
    elements.name.value = name;
    elements.price.value = Number.isNaN(price) ? '' : (price / 100).toFixed(2);
    elements.shopId.value = shopId;
    elements.soldAt.value = soldAt === null ? '' : soldAt.slice(0, 10);
  }

  /** What is filled in. What is no price is null, which the server refuses. */
  #values() {
    const { name, price, shopId, soldAt } = this.#form.elements;
    return {
      name: name.value,
      price: price.value.trim() === '' ? null : cents(price.value),
      shopId: Number(shopId.value),
      soldAt: soldAt.value === '' ? null : `${soldAt.value}T00:00:00.000Z`,
    };
  }

  async #save() {
    const product = this.#product;
    const values = this.#values();
    part('save').disabled = true;
    const { ok, statusCode, body } = await attempt(
      product === undefined
        ? products.create(values)
        : products.update(product.id, { ...values, version: product.version }),
    );
    part('save').disabled = false;
    if (ok) return this.#stored();
    if (body.errorList.some(({ type }) => type === 'version')) return this.#compare(values);
    this.#showErrors(
      statusCode === 404 ? [{ loc: [], msg: 'Somebody else has removed this product' }] : body.errorList,
    );
  }

  #stored() {
    this.#dialog.close();
    this.saved();
  }

  /** Shows what somebody else has stored beside what is filled in. */
  async #compare(yours) {
    const { ok, statusCode, body } = await attempt(products.read(this.#product.id));
    if (statusCode === 404) return this.#showErrors([{ loc: [], msg: 'Somebody else has removed this product' }]);
    if (!ok) return this.#showErrors([{ loc: [], msg: errorsOf(body) }]);
    const names = Object.keys(LABELS).filter((name) => yours[name] !== body[name]);
    if (names.length === 0) return this.#stored();
    this.#showErrors([]);
    this.#showConflict(body);
    const [mine, theirs] = [textsOf(yours, this.shops), textsOf(body, this.shops)];
    part('differences').replaceChildren(...names.map((name) => difference(LABELS[name], mine[name], theirs[name])));
    part('conflict-title').focus();
  }

  /** @param theirs undefined when there is no conflict */
  #showConflict(theirs) {
    this.#theirs = theirs;
    part('conflict').hidden = theirs === undefined;
    part('save').hidden = theirs !== undefined;
  }

  /** Each error at its field, and the others below. */
  #showErrors(errors) {
    const texts = (isShown) => errors.filter(({ loc }) => isShown(loc[0])).map(({ msg }) => msg);
    for (const name of Object.keys(LABELS)) {
      const found = texts((at) => at === name);
      part(`${name}-error`).textContent = found.join('. ');
      this.#form.elements[name].setAttribute('aria-invalid', String(found.length > 0));
    }
    part('editor-error').textContent = texts((at) => !(at in LABELS)).join('. ');
    this.#form.querySelector('[aria-invalid="true"]')?.focus();
  }
}

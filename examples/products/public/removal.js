import { ask, errorsOf } from './api.js';

const part = (id) => document.querySelector(`#${id}`);

/** The dialog that asks before a product is removed. It removes the version that is shown, and no other. */
export class Removal {
  #dialog = part('removal');
  #product;

  /** @param removed is called with each product that is gone */
  constructor(removed) {
    this.removed = removed;
    this.#dialog.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#remove();
    });
  }

  open(product) {
    this.#product = product;
    part('removal-title').textContent = `Remove ${product.name}?`;
    part('removal-error').textContent = '';
    this.#dialog.showModal();
  }

  async #remove() {
    const { id, version } = this.#product;
    const { status, body } = await ask('DELETE', `products/${id}`, { headers: { 'if-match': `"v${version}"` } });
    if (status === 204 || status === 404) {
      this.#dialog.close();
      return this.removed(this.#product);
    }
    const reason = status === 412 ? 'Somebody else has changed this product. Look at it again first' : errorsOf(body);
    part('removal-error').textContent = reason;
  }
}

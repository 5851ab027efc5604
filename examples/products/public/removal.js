import { api, attempt, errorsOf } from './shop.js';

const part = (id) => document.querySelector(`#${id}`);

/** The dialog that asks before a product is removed. It removes the version that is shown, and no other. */
export class Removal {
  #dialog = part('removal');
  #product;

  /** @param removed is called when a product is gone */
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
    const headers = { 'if-match': `"v${version}"` };
    const { ok, statusCode, body } = await attempt(api.delete('/products/:id', { params: { id }, headers }));
    if (ok || statusCode === 404) {
      this.#dialog.close();
      return this.removed();
    }
    const reason =
      statusCode === 412 ? 'Somebody else has changed this product. Look at it again first' : errorsOf(body);
    part('removal-error').textContent = reason;
  }
}

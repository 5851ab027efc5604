import { element } from './elements.js';

/** @typedef {{ href: string, title: string }} DocumentLink */

/** The documents of HTTP in Swagger UI, which is loaded when the tab is opened for the first time. */
export class HttpTab {
  panel = element('section', { class: 'http', hidden: true });
  #place = element('div', { class: 'swagger' });
  #isLoaded = false;

  /** @param {readonly DocumentLink[]} documents one for each version */
  constructor(documents) {
    this.documents = documents;
    this.panel.append(...this.#chooser(), this.#place);
  }

  opened() {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    this.#place.append(element('p', { class: 'loading', role: 'status' }, 'Loading …'));
    const base = new URL('../swagger-ui/', import.meta.url);
    document.head.prepend(element('link', { rel: 'stylesheet', href: new URL('swagger-ui.css', base).href }));
    const script = element('script', { src: new URL('swagger-ui-bundle.js', base).href });
    script.addEventListener('load', () => this.#show(this.documents[0]?.href ?? ''));
    script.addEventListener('error', () => this.#place.replaceChildren('Swagger UI could not be loaded.'));
    document.head.append(script);
  }

  #chooser() {
    if (this.documents.length < 2) return [];
    const select = element('select', { change: () => this.#show(select.value) });
    for (const { href, title } of this.documents) select.append(element('option', { value: href }, title || 'default'));
    return [element('label', { class: 'version' }, 'Version ', select)];
  }

  /** @param {string} url */
  #show(url) {
    const node = element('div');
    this.#place.replaceChildren(node);
    const { SwaggerUIBundle } = /** @type {any} */ (globalThis);
    SwaggerUIBundle({
      url,
      domNode: node,
      // It would send the document to a server on the internet.
      validatorUrl: null,
      queryConfigEnabled: false,
      deepLinking: false,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      filter: true,
      docExpansion: 'list',
      defaultModelsExpandDepth: 0,
      presets: [SwaggerUIBundle.presets.apis],
    });
  }
}

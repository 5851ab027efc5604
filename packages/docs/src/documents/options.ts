import type { DocumentInfo, DocumentServer, JsonObject } from '../openapi/document';

/**
 * Changes a document before it is served: it returns the document to serve, or changes the one that it is given and returns nothing. Called once
 * for each document, when it is built.
 *
 * @param kind which of the two it is
 */
export type Transform = (document: Record<string, any>, kind: 'openapi' | 'asyncapi') => JsonObject | void;

/** What documents say of an application beyond its handlers. */
export interface DocumentOptions {
  /** Title, version, description and more. Default: name and version of the `package.json` of the application. */
  readonly info?: Partial<DocumentInfo>;
  /** The addresses of the application, as clients know them. Default: the one that serves the document. */
  readonly servers?: readonly DocumentServer[];
  /**
   * Changes a document before it is served: it returns the document to serve, or changes the one that it is given and returns nothing. It is
   * called once for each document.
   *
   * @example
   * docs({ transform: (document, kind) => ({ ...document, externalDocs: { url: 'https://example.com' } }) })
   */
  readonly transform?: Transform;
}

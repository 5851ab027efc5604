/** A document that the page reads. */
export interface ConsoleDocument {
  readonly kind: 'openapi' | 'asyncapi';
  /** Its file name below the path of the page, as in `openapi.2.json`. */
  readonly file: string;
  /** Shown where there are several: the version. */
  readonly title?: string | undefined;
}

/** What the console is served with. */
export interface ConsoleOptions {
  /** Where the page is served, as in `/docs`; its files are under `<path>/console/`. */
  readonly path: string;
  /** The documents that the page reads. */
  readonly documents: readonly ConsoleDocument[];
  /** Addresses of other servers that the documents name: the page may connect to them. */
  readonly servers?: readonly string[] | undefined;
}

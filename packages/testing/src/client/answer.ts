import type { IncomingHttpHeaders } from 'node:http';

/** The response to a request. */
export interface Answer {
  /** The status. */
  readonly status: number;
  /** The headers, by lower-case name. */
  readonly headers: IncomingHttpHeaders;
  /** The body as text. */
  readonly text: string;
  /** The body as bytes. */
  readonly bytes: Buffer;
  /** The parsed JSON body; undefined for any other content type. Typed `any`, because tests look into it. */
  readonly body: any;
}

/** What `app.request(method, path, options)` and `app.stream(method, path, options)` take. */
export interface RequestOptions {
  /** Headers of the request. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * `FormData` (with files), `URLSearchParams` and `Blob` are sent with the content type that `fetch` gives them; text, bytes and streams
   * as they are, with the `content-type` that `headers` say; anything else as JSON.
   */
  readonly body?: unknown;
  /** Closes the connection when it aborts, as a client that leaves does. What is awaited rejects with its reason. Default: never. */
  readonly signal?: AbortSignal;
}

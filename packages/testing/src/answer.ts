import type { IncomingHttpHeaders } from 'node:http';

/** What came back for a request. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. Typed `any`, because tests look into it. */
  readonly body: any;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; text and bytes as they are, with the `content-type` that `headers` say. */
  readonly body?: unknown;
}

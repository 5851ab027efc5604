import { Deadline } from '../calls/deadline.ts';
import { ConnectionLost } from '../errors/errors.ts';
import type { AnswerOf } from '../types/answer.ts';
import type { ClientOptions } from '../types/client.ts';
import type { CallOptions } from '../types/options.ts';
import { bytesOf, failureOf, hasEvents, hasJson } from './answer-body.ts';
import { eventStream } from './event-stream.ts';
import { pathOf, queryOf, textOf } from './url.ts';

type Values = Readonly<Record<string, unknown>>;

/** The parts of a call, as the types of a route allow them. */
export interface HttpCall extends CallOptions {
  readonly params?: Values;
  readonly query?: Values;
  readonly headers?: Values;
  readonly cookies?: Values;
  readonly body?: unknown;
  readonly form?: Values;
}

type UnknownAnswer = AnswerOf<number, unknown>;

/** What a response may be. Failures are asked for as JSON. */
const ACCEPT = 'application/json, text/event-stream;q=0.9, */*;q=0.8';

/** Requests of a client. */
export class HttpCalls {
  readonly #base: string;
  readonly #fetch: typeof fetch;

  /** @param options with a url that does not end in a slash */
  constructor(private readonly options: ClientOptions) {
    this.#base = options.url;
    // Called as a function of its own: a browser's `fetch` refuses another `this`.
    const given = options.fetch ?? globalThis.fetch;
    this.#fetch = (...args) => given(...args);
  }

  /**
   * Sends a request.
   *
   * @returns any answer of the server, failures included
   * @throws TimeoutError; ConnectionLost when the server cannot be reached; what the caller aborted with; TypeError for a missing parameter
   */
  async send(method: string, path: string, call: HttpCall = {}): Promise<UnknownAnswer> {
    const url = `${this.#base}${pathOf(path, call.params)}${queryOf(call.query)}`;
    const deadline = new Deadline(call);
    try {
      const response = await this.#request(method, url, call, deadline.signal);
      const open = (lastEventId: string | undefined): Promise<Response> =>
        this.#request(method, url, call, deadline.signal, lastEventId);
      return answerOf(response, await bodyOf(response, deadline, open));
    } catch (error) {
      deadline.end();
      throw error;
    }
  }

  async #request(
    method: string,
    url: string,
    call: HttpCall,
    signal: AbortSignal,
    lastEventId?: string,
  ): Promise<Response> {
    const headers = await this.#headers(call);
    if (lastEventId !== undefined) headers.set('last-event-id', lastEventId);
    const { body, type } = contentOf(call);
    if (type !== undefined && !headers.has('content-type')) headers.set('content-type', type);
    signal.throwIfAborted();
    try {
      return await this.#fetch(url, {
        method: method.toUpperCase(),
        headers,
        signal,
        ...(body !== undefined && { body }),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw new ConnectionLost(`${method.toUpperCase()} ${url} has no answer`, undefined, { cause: error });
    }
  }

  async #headers({ headers: given = {}, cookies = {}, idempotencyKey }: HttpCall): Promise<Headers> {
    const { headers: own, token } = this.options;
    const headers = new Headers({ accept: ACCEPT, ...(typeof own === 'function' ? own() : own) });
    const credentials = await token?.();
    if (credentials !== undefined) headers.set('authorization', `Bearer ${credentials}`);
    for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, textOf(value));
    const pairs = Object.entries(cookies).filter(([, value]) => value !== undefined);
    // Browsers send those that they keep, and do not let pages set them.
    if (pairs.length > 0)
      headers.set('cookie', pairs.map(([name, value]) => `${name}=${encodeURIComponent(textOf(value))}`).join('; '));
    if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
    return headers;
  }
}

/** The body of a request, and its media type where it does not say so itself. */
function contentOf({ body, form }: HttpCall): { readonly body?: BodyInit; readonly type?: string } {
  if (form !== undefined) return { body: formOf(form) };
  if (body === undefined) return {};
  if (typeof body === 'string') return { body, type: 'text/plain; charset=utf-8' };
  if (body instanceof Blob || body instanceof FormData || body instanceof URLSearchParams) return { body };
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    return { body: body as BufferSource, type: 'application/octet-stream' };
  }
  return { body: JSON.stringify(body), type: 'application/json' };
}

function formOf(form: Values): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(form)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each instanceof Blob) data.append(name, each);
      else if (each !== undefined) data.append(name, textOf(each));
    }
  }
  return data;
}

async function bodyOf(
  response: Response,
  deadline: Deadline,
  open: (lastEventId: string | undefined) => Promise<Response>,
): Promise<unknown> {
  if (hasEvents(response)) {
    deadline.arrived();
    const { signal } = deadline;
    return eventStream(response, { open, failure: failureOf, cancel: () => deadline.cancel(), signal });
  }
  if (response.ok && response.status !== 204 && !hasJson(response) && response.headers.get('content-length') !== '0') {
    deadline.arrived();
    return bytesOf(response, () => deadline.end());
  }
  try {
    if (!response.ok) return await failureOf(response);
    const text = await response.text();
    return text === '' ? null : (JSON.parse(text) as unknown);
  } finally {
    deadline.end();
  }
}

function answerOf(response: Response, body: unknown): UnknownAnswer {
  return { ok: response.ok as never, statusCode: response.status, body, headers: response.headers };
}

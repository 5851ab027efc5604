import type { IncomingMessage } from 'node:http';
import { Readable, type Duplex } from 'node:stream';
import { responseTo } from './send';

/** Fetch standard, HTTP-redirect fetch: more redirects than this are an error. */
const MAX_REDIRECTS = 20;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Statuses without a body, for which a `Response` takes none. */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/**
 * `fetch` over connections that no network carries, as the Fetch standard describes it: it rejects with a TypeError when the connection
 * breaks, and with the reason of the signal when that aborts. Cookies are not kept, and answers are not decompressed.
 *
 * @param connect makes the client's end of a new connection
 * @param base which relative addresses belong to
 */
export function inMemoryFetch(connect: () => Duplex, base: string): typeof fetch {
  return async (input, init) => {
    const given = typeof input === 'string' ? new URL(input, base) : input;
    const request = new Request(given, init);
    const url = new URL(request.url);
    if (url.origin !== base) throw failed(new Error(`only ${base} can be reached, not ${url.origin}`));
    try {
      return await follow(connect, request, init?.body instanceof ReadableStream);
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof TypeError ? error : failed(error);
    }
  };
}

async function follow(connect: () => Duplex, request: Request, streams: boolean): Promise<Response> {
  let { method } = request;
  let url = new URL(request.url);
  let body = await bodyOf(request, streams);
  const headers = Object.fromEntries(request.headers);
  for (let redirects = 0; ; redirects += 1) {
    const { signal } = request;
    const incoming = await responseTo(connect, method, url.pathname + url.search, { headers, body, signal });
    const { statusCode = 0 } = incoming;
    const { location } = incoming.headers;
    if (!REDIRECTS.has(statusCode) || location === undefined || request.redirect === 'manual') {
      return responseOf(incoming, method, url, redirects > 0);
    }
    incoming.resume();
    if (request.redirect === 'error') throw failed(new Error('unexpected redirect'));
    if (redirects === MAX_REDIRECTS) throw failed(new Error('redirect count exceeded'));
    const target = new URL(location, url);
    if (target.origin !== url.origin)
      throw failed(new Error(`only ${url.origin} can be reached, not ${target.origin}`));
    url = target;
    const becomesGet = statusCode === 303 ? method !== 'HEAD' : statusCode < 303 && method === 'POST';
    if (!becomesGet) continue;
    method = 'GET';
    body = undefined;
    for (const name of ['content-encoding', 'content-language', 'content-location', 'content-type'])
      delete headers[name];
  }
}

/** A stream is sent piece by piece, anything else with its length. */
async function bodyOf(request: Request, streams: boolean): Promise<Readable | Buffer | undefined> {
  if (request.body === null) return undefined;
  if (streams) {
    // The types of Node and of browsers differ.
    const stream: unknown = request.body;
    return Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
  }
  return Buffer.from(await request.arrayBuffer());
}

function responseOf(incoming: IncomingMessage, method: string, url: URL, redirected: boolean): Response {
  const { statusCode: status = 0, statusMessage: statusText = '', rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.append(rawHeaders[index]!, rawHeaders[index + 1]!);
  }
  const hasBody = method !== 'HEAD' && !BODILESS.has(status);
  if (!hasBody) incoming.resume();
  const body = hasBody ? (Readable.toWeb(incoming) as ConstructorParameters<typeof Response>[0]) : null;
  const response = new Response(body, { status, statusText, headers });
  // A response that was not fetched has no address.
  return Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirected } });
}

function failed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

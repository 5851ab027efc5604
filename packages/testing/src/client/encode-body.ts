import { isAsyncIterable } from '@cortado/core/transport';
import { Readable } from 'node:stream';

/** A body as it is sent: at once, or piece by piece where its length is not known before. */
export interface EncodedBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer | Readable | undefined;
}

/**
 * Turns what a test gives as body into bytes, with the `content-type` that it implies: forms as `multipart/form-data` or urlencoded, a
 * `Blob` as its own type; streams, text and bytes as they are, without one; anything else as JSON.
 */
export async function encodeBody(body: unknown): Promise<EncodedBody> {
  if (body === undefined) return { headers: {}, content: undefined };
  if (typeof body === 'string') return whole(Buffer.from(body));
  if (ArrayBuffer.isView(body)) return whole(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  if (body instanceof ArrayBuffer || body instanceof SharedArrayBuffer) return whole(Buffer.from(body as ArrayBuffer));
  // How these are written, and the boundary of a form, is what `fetch` does with them.
  if (body instanceof FormData || body instanceof URLSearchParams || body instanceof Blob) {
    const response = new Response(body);
    const type = response.headers.get('content-type');
    return whole(
      Buffer.from(await response.arrayBuffer()),
      type === null || type === '' ? {} : { 'content-type': type },
    );
  }
  if (isAsyncIterable(body)) return { headers: headersOf(body), content: Readable.from(body, { objectMode: false }) };
  return whole(Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json' });
}

function whole(content: Buffer, headers: Readonly<Record<string, string>> = {}): EncodedBody {
  return { headers: { ...headers, 'content-length': String(content.length) }, content };
}

/** The stream that the package `form-data` makes knows its boundary. */
function headersOf(body: object): Readonly<Record<string, string>> {
  const { getHeaders } = body as { readonly getHeaders?: () => Record<string, string> };
  return typeof getHeaders === 'function' ? getHeaders.call(body) : {};
}

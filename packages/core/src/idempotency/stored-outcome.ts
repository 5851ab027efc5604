import { isStreamed } from '../pipeline/outcome';
import { bodyJson, bytesOf, EmptyResult, ErrorBody, failure, HttpResult, Result } from '../result/result';

/** In bytes. Of a larger outcome, only that there was one is kept. */
const LARGEST = 262_144;

/** Cookies are credentials, so a copy of them must not lie around; the others belong to one connection (RFC 9110 §7.6.1). */
const DROPPED: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
  'upgrade',
]);

/** As it is stored. The body is JSON, or bytes in Base64; with the kind `none` there is none. */
interface Stored {
  readonly statusCode: number;
  readonly silent: boolean;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly kind: 'json' | 'errors' | 'bytes' | 'none' | 'large';
  readonly body?: string;
}

/**
 * An outcome as bytes.
 *
 * @returns undefined for one that is not kept: a failure of the server, a stream, a file
 * @throws what `bodyJson` throws
 */
export function outcomeBytes(result: Result): Uint8Array | undefined {
  if (result.statusCode >= 500 || isStreamed(result)) return undefined;
  const content = contentOf(result);
  if (content === undefined) return undefined;
  const { statusCode, silent } = result;
  const headers = [...(content.headers ?? []), ...(result.headers ?? [])].filter(
    ([name]) => !DROPPED.has(name.toLowerCase()),
  );
  const { kind } = content;
  const body = content.body === undefined ? {} : { body: content.body };
  const stored = Buffer.from(JSON.stringify({ statusCode, silent, headers, kind, ...body } satisfies Stored));
  if (stored.length <= LARGEST) return stored;
  return Buffer.from(JSON.stringify({ statusCode, silent, headers: [], kind: 'large' } satisfies Stored));
}

interface Content extends Partial<Pick<Stored, 'headers'>> {
  readonly kind: Stored['kind'];
  readonly body?: string;
}

function contentOf(result: Result): Content | undefined {
  if (result instanceof HttpResult) {
    const { whole } = result;
    if (whole === undefined) return undefined;
    const headers = Object.entries(whole.headers);
    return whole.body === undefined
      ? { kind: 'none', headers }
      : { kind: 'bytes', body: base64(Buffer.from(whole.body)), headers };
  }
  const bytes = bytesOf(result.body);
  if (bytes !== undefined) return { kind: 'bytes', body: base64(bytes) };
  const isFailure = result.body instanceof ErrorBody;
  return { kind: isFailure ? 'errors' : 'json', body: bodyJson(result) };
}

/** The outcome that was stored. A failure is written in the form that this application, and this client, want. */
export function storedOutcome(bytes: Uint8Array): Result {
  const { statusCode, silent, headers, kind, body = 'null' } = JSON.parse(Buffer.from(bytes).toString()) as Stored;
  if (kind === 'large') {
    return failure(409, 'It was carried out, and the answer was too large to be kept', 'idempotency_outcome_large');
  }
  let result: Result =
    kind === 'none' ? new EmptyResult(statusCode) : new Result(statusCode, bodyOf(kind, body), silent);
  for (const [name, value] of headers) result = result.header(name, value);
  return result;
}

function bodyOf(kind: Stored['kind'], body: string): unknown {
  if (kind === 'bytes') return Buffer.from(body, 'base64');
  const value: unknown = JSON.parse(body);
  return kind === 'errors' ? new ErrorBody((value as ErrorBody).errorList) : value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

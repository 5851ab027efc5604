import { Result, type FieldError } from '@cortado/core';
import { ErrorBody, isToken } from '@cortado/core/transport';
import { refused } from './json';

/** Headers of one frame, by lower-case name. */
export type FrameHeaders = Readonly<Record<string, string>>;

const MAX_HEADERS = 16;
const MAX_BYTES = 4_096;

/** Headers that describe one message, so every frame may carry them (W3C Trace Context; draft-ietf-httpapi-idempotency-key-header). */
export const MESSAGE_HEADERS: readonly string[] = ['traceparent', 'tracestate', 'idempotency-key'];

/** Names that no frame may carry: they identify the client or its address. */
const FORBIDDEN =
  /^(?:authorization|connection|cookie|forwarded|host|origin|upgrade|x-real-ip|x-forwarded-.*|proxy-.*|sec-.*)$/;

/** Whether `frameHeaders` may list this name. */
export function isFrameHeader(name: unknown): name is string {
  return typeof name === 'string' && isToken(name) && !FORBIDDEN.test(name.toLowerCase());
}

/**
 * Reads the `headers` of one rpc frame. They are bounded and must be valid (RFC 9110 §5.1, §5.5). Headers that the endpoint
 * does not accept are ignored, as a server ignores unknown headers.
 *
 * @param taken lower-case names of the accepted headers
 * @returns undefined when none is accepted; a 400 for malformed headers, a 431 for too many (RFC 6585 §5)
 */
export function readFrameHeaders(headers: unknown, taken: ReadonlySet<string>): FrameHeaders | Result | undefined {
  if (headers === undefined) return undefined;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return malformed([]);
  const given = headers as Record<string, unknown>;
  const names = Object.keys(given);
  if (names.length > MAX_HEADERS) return tooLarge(`at most ${MAX_HEADERS} headers are allowed`);
  const read: Record<string, string> = {};
  const seen = new Set<string>();
  let bytes = 0;
  for (const written of names) {
    const name = written.toLowerCase();
    const value = given[written];
    bytes += written.length + (typeof value === 'string' ? value.length : 0);
    if (bytes > MAX_BYTES) return tooLarge(`headers may have ${MAX_BYTES} bytes in all`);
    if (!isToken(written) || seen.has(name)) return malformed([], 'names must be unique tokens');
    if (typeof value !== 'string' || !isFieldValue(value)) return malformed([name]);
    seen.add(name);
    if (taken.has(name)) read[name] = value;
  }
  return Object.keys(read).length === 0 ? undefined : read;
}

/** A field value: no control characters, no surrounding white space (RFC 9110 §5.5). One character is one byte here. */
function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) && !/^[\t ]|[\t ]$/.test(value);
}

function malformed(loc: FieldError['loc'], rule: string = 'headers must be an object of header values'): Result {
  return refused(['headers', ...loc], 'headers_invalid', rule);
}

function tooLarge(rule: string): Result {
  return new Result(431, new ErrorBody([{ loc: ['headers'], type: 'headers_too_large', msg: rule }]));
}

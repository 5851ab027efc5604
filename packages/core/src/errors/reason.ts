import { STATUS_CODES } from 'node:http';

/** RFC 9110 renamed these; Node still has the older phrases. */
const RENAMED: Readonly<Record<number, string>> = { 413: 'Content Too Large', 422: 'Unprocessable Content' };

/** The reason phrase of RFC 9110 §15, as in `Not Found`. */
export function reasonPhrase(statusCode: number): string {
  return RENAMED[statusCode] ?? STATUS_CODES[statusCode] ?? `Status ${statusCode}`;
}

/** … and as an error type, as in `not_found`. */
export function reasonType(statusCode: number): string {
  return reasonPhrase(statusCode)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');
}

import type { FailureBody } from '../types/answer.ts';
import type { Bytes } from '../types/markers.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Whether a response has JSON, by its media type. */
export function hasJson(response: Response): boolean {
  return JSON_TYPE.test(response.headers.get('content-type') ?? '');
}

/** Whether a response is a stream of server-sent events. */
export function hasEvents(response: Response): boolean {
  return response.ok && /^text\/event-stream\s*(?:;|$)/i.test(response.headers.get('content-type') ?? '');
}

/** The body of a failure. What is not JSON, such as the page of a proxy, becomes an error list of one entry. */
export async function failureOf(response: Response): Promise<FailureBody> {
  const text = await response.text();
  if (hasJson(response)) {
    try {
      return JSON.parse(text) as FailureBody;
    } catch {
      // It says that it is JSON, and is not: shown as text.
    }
  }
  return {
    errorList: [{ loc: [], type: 'not_json', msg: text || response.statusText || `Status ${response.status}` }],
  };
}

/** A body of bytes, which is read when somebody asks for it. @param end is called when nothing more is read */
export function bytesOf(response: Response, end: () => void): Bytes {
  return {
    blob: () => response.blob().finally(end),
    text: () => response.text().finally(end),
    stream: () => response.body ?? new Blob([]).stream(),
  };
}

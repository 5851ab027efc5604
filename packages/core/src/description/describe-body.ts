import type { Class } from '../common/types';
import { isJsonBody, type ReturnedType } from '../result/returned-type';
import type { ResponseDescription } from './handler-description';

/** The body of an answer, a push or a question. */
export function describeBody(body: ReturnedType): Pick<ResponseDescription, 'type' | 'list' | 'mediaType' | 'events'> {
  if (isJsonBody(body)) {
    const list = Array.isArray(body);
    return { type: list ? (body as readonly [Class])[0] : (body as Class | null), list };
  }
  const more = 'events' in body ? { events: Object.freeze({ ...body.events }) } : { mediaType: body.type };
  return { type: null, list: false, ...more };
}

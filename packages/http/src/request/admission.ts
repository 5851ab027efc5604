import { HttpError } from '@cortado/core';
import type { IncomingMessage } from 'node:http';

/**
 * What is refused before anything else looks at a request.
 *
 * @param maxHeaders Node keeps about a thousand headers and drops the rest in silence, an `authorization` among them
 */
export function createAdmission(maxHeaders: number): (request: IncomingMessage) => HttpError | undefined {
  return ({ rawHeaders, httpVersionMinor }) => {
    if (rawHeaders.length > maxHeaders * 2) {
      return new HttpError(431, `A request may have ${maxHeaders} headers`);
    }
    let hosts = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index]!;
      if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
    }
    // RFC 9112 §3.2: none, or more than one, is a 400. Node takes the first, and a proxy before it may have taken the last.
    return hosts === 1 || (hosts === 0 && httpVersionMinor === 0)
      ? undefined
      : new HttpError(400, 'A request has one Host header');
  };
}

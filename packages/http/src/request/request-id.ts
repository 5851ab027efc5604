import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What may be taken over from a client: it ends up in logs, and in answers. */
const SAFE = /^[\w.:/+=-]{1,128}$/;

export type RequestIds = (request: Pick<IncomingMessage, 'headers'>) => string;

/**
 * Makes ids that are unique over restarts and cost a concatenation. A client's or proxy's `x-request-id` is taken over
 * when it is harmless, so that one id follows a request through several services; a number of ours behind it keeps two
 * requests apart that came with the same one.
 */
export function createRequestIds(): RequestIds {
  const prefix = `${randomBytes(6).toString('base64url')}-`;
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    count += 1;
    // No id of our own has a dot, so none is like one that was taken over.
    return (typeof given === 'string' && SAFE.test(given) ? `${given}.` : prefix) + count.toString(36);
  };
}

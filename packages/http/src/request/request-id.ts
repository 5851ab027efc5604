import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What may be taken over from a client: it ends up in logs, and in answers. */
const SAFE = /^[\w.:/+=-]{1,128}$/;

/**
 * Makes ids that are unique over restarts and cost a concatenation. A client's or proxy's `x-request-id` is taken over
 * when it is harmless, so that one id follows a request through several services.
 */
export function createRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const prefix = `${randomBytes(6).toString('base64url')}-`;
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && SAFE.test(given)) return given;
    count += 1;
    return prefix + count.toString(36);
  };
}

import { HttpError } from '@cortado/core';
import type { preParsingHookHandler } from 'fastify';

/**
 * Refuses bodies that are compressed and that nobody has decompressed: their bytes are not what their type says. A plugin that decompresses,
 * such as @fastify/compress, runs before this and removes the header (RFC 9110 §8.4, §15.5.16).
 */
export const refuseCodings: preParsingHookHandler = (request, _reply, payload, done) => {
  const coding = request.headers['content-encoding'];
  if (coding === undefined || coding === '' || /^identity$/i.test(coding)) return done(null, payload);
  done(
    new HttpError(415, 'Send the body without Content-Encoding', { headers: { 'accept-encoding': 'identity' } }),
    payload,
  );
};

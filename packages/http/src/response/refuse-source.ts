import { HttpError, type Logger } from '@cortado/core';
import { endSource } from '@cortado/core/transport';

/** Ends a source that nobody will read, and says how it could have been sent. */
export function refuseSource(source: AsyncIterable<unknown>, log: Logger): HttpError {
  void endSource(source, log);
  return new HttpError(500, 'Return a source of several values with Stream() or Sse()', {
    type: 'result_unsupported',
  });
}

import { HttpError, type Logger } from '@cortado/core';
import { endSource } from '@cortado/core/transport';

/** Ends a source that nobody will read, and says how it could have been sent. */
export function refuseSource(source: AsyncIterable<unknown>, log: Logger): HttpError {
  void endSource(source, log);
  return new HttpError(500, 'What gives its values over time is sent with Stream() or Sse()', {
    type: 'result_unsupported',
  });
}

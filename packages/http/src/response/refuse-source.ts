import { HttpError, type Logger } from '@cortado/core';
import { endSource } from '@cortado/core/transport';

/** What gives its values over time: a generator, a stream. As JSON it would be `{}`. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Ends a source that nobody will read, and says how it could have been sent. */
export function refuseSource(source: AsyncIterable<unknown>, log: Logger): HttpError {
  void endSource(source, log);
  return new HttpError(500, 'What gives its values over time is sent with Stream() or Sse()', {
    type: 'result_unsupported',
  });
}

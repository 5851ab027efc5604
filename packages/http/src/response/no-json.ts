import { HttpError, type Logger } from '@cortado/core';

/** What gives its values over time: a generator, a stream. As JSON it would be `{}`. */
export function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Ends a source that nobody will read, and says how it could have been sent. */
export function refuseSource(source: AsyncIterable<unknown>, log: Logger): HttpError {
  void end(source, log);
  return new HttpError(500, 'What gives its values over time is sent with Stream() or Sse()', {
    type: 'result_unsupported',
  });
}

/** Iterators return, streams of Node are destroyed, those of the web cancelled. Never rejects. */
async function end(source: object, log: Logger): Promise<void> {
  const { return: finish, destroy, cancel } = source as Readonly<Record<string, unknown>>;
  try {
    for (const close of [finish, destroy, cancel])
      if (typeof close === 'function') return void (await close.call(source));
  } catch (error) {
    log.error({ err: error }, 'a source that cannot be sent failed to end');
  }
}

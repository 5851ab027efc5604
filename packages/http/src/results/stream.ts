import type { Result } from '@cortado/core';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { HttpContext } from '../request/http-context';
import { untilOutcome } from './until-outcome';
import { StreamResult, type Payload } from './payload';

/** What `Stream()` can send. */
export type StreamSource = Readable | ReadableStream<Uint8Array> | AsyncIterable<string | Uint8Array>;

/** What `Stream(source, options)` takes. */
export interface StreamOptions<Status extends number = number> {
  /** The content type. Default `application/octet-stream`. */
  readonly type?: string;
  /** The status of the answer. Default 200. */
  readonly statusCode?: Status;
}

function toReadable(source: StreamSource): Readable {
  if (source instanceof Readable) return source;
  // Without object mode each chunk would wait in a buffer of bytes; with it, the source is asked for one at a time.
  if ('getReader' in source) return Readable.fromWeb(source);
  return Readable.from(source, { highWaterMark: 1 });
}

/** The same, which ends once what waits for its outcome was told. A stream that nothing waits for is sent as it is. */
function concluding(source: StreamSource, context: HttpContext): Readable {
  const isStream = source instanceof Readable || 'getReader' in source;
  if (isStream && context.outcomeHooks === undefined) return toReadable(source);
  return toReadable(untilOutcome(isStream ? toReadable(source) : source, context));
}

/**
 * Sends what a source gives, no faster than the client reads it. A client that leaves, or reads nothing for `sendTimeout`, ends the
 * source: a stream is destroyed, an iterator returns. So does the end of the credentials behind it (`setPrincipal` with
 * `expires`): the connection is cut then, so that nobody takes what arrived for the whole.
 *
 * @example
 * @Get('/export') export() { return Stream(this.orders.csv(), { type: 'text/csv' }) }
 */
export function Stream<Status extends number = 200>(
  source: StreamSource,
  { type = 'application/octet-stream', statusCode = 200 as Status }: StreamOptions<Status> = {},
): Result<null, Status> {
  let failure: Error | undefined;
  // It may fail before anybody reads it, and an error that nobody hears ends the process.
  if (source instanceof Readable) source.once('error', (error) => (failure = error));
  const open = (context: HttpContext): Payload => {
    if (failure !== undefined) throw failure;
    return { headers: { 'content-type': type }, body: concluding(source, context) };
  };
  return new StreamResult(statusCode, open, () => void toReadable(source).destroy());
}

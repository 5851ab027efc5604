import type { Result } from '@cortado/core';
import { endSource, report } from '@cortado/core/transport';
import { isUtf8 } from 'node:buffer';
import type { HttpContext } from '../request/http-context';
import { StreamResult, type Payload } from '../results/payload';
import { joinChannels } from './join-channels';
import { SSE_HEADERS, SseStream, type SseEvent } from './sse-stream';
import { untilOutcome } from '../results/until-outcome';

/** What `Sse(source, options)` takes. */
export interface SseOptions {
  /** A comment is sent after so much silence, in milliseconds, so that nobody on the way cuts the line. Default 15,000. */
  readonly heartbeat?: number;
}

/** Where the events come from; given the id of the last one that a reconnecting client has seen. */
export type SseSource = AsyncIterable<SseEvent> | ((lastEventId: string | undefined) => AsyncIterable<SseEvent>);

function open(source: SseSource, heartbeat: number, context: HttpContext): Payload {
  const { headers, log } = context;
  const events = typeof source === 'function' ? source(decoded(headers['last-event-id'])) : source;
  const stream = new SseStream(untilOutcome(events, context), heartbeat, (error) =>
    report(log, error, {}, 'the source of an event stream failed to stop', context.isAbort(error) ? 'debug' : 'error'),
  );
  return {
    headers: SSE_HEADERS,
    body: stream,
    stop: () => {
      stream.stop();
      context.abort(new DOMException('The feed has ended', 'AbortError')); // a generator returns only when its wait is over
    },
  };
}

function discard(source: SseSource, { log }: HttpContext): void {
  if (typeof source !== 'function') void endSource(source, log);
}

/** Browsers send it in UTF-8 (HTML §9.2.4), and Node reads headers as Latin-1. */
function decoded(header: string | string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : header;
}

/**
 * A feed of server-sent events. It ends with its source, when the client leaves, when the credentials behind it end
 * (`setPrincipal` with `expires`), and when the application closes; the browser then comes back by itself. At each of these ends but the
 * first `context.signal` aborts: a generator that waits for its next event has to listen to it, because it cannot be told to return meanwhile.
 *
 * @example
 * @Get('/feed') feed(context: Context) { return Sse((lastEventId) => this.news.since(lastEventId, context.signal)) }
 */
export function Sse(source: SseSource, { heartbeat = 15_000 }: SseOptions = {}): Result<null, 200> {
  return new StreamResult(
    200,
    (context) => open(source, heartbeat, context),
    (context) => discard(source, context),
  );
}

Sse.channels = joinChannels;

import type { Position } from '@cortado/channels';
import { Ok, type Context, type Result } from '@cortado/core';
import { checkOption, failure, limits, tellOutcome } from '@cortado/core/transport';
import { finished } from 'node:stream';
import { HttpContext } from '../request/http-context';
import { StreamResult, wholeResult, type Payload } from '../results/payload';
import { ChannelStreams } from './channel-streams';
import { NOWHERE, positionsIn } from './event-id';
import { SSE_HEADERS } from './sse-stream';
import type { StreamSettings } from './stream-outbox';
import { MOST_CHANNELS, StreamPeer } from './stream-peer';

/** A channel to join over HTTP, with the body of the join. */
export interface StreamedChannel {
  /** The name of the channel. */
  readonly channel: string;
  /** The body of the join, which its `onJoin` receives validated. Default `{}`. */
  readonly body?: unknown;
}

/** What `Sse.channels(context, channels, options)` takes. */
export interface ChannelStreamOptions {
  /** A comment is sent after so much silence, in milliseconds, so that nobody on the way cuts the line. Default 15,000. */
  readonly heartbeat?: number;
  /** Bytes that may wait to be sent. Above it, `slowConsumer` decides. Default 1 MiB. */
  readonly sendBuffer?: number;
  /**
   * What to do with an event when the `sendBuffer` is full: `close` ends the stream, so that the client comes back and recovers, `drop`
   * drops the event, `latest` keeps the newest one until there is room. Default `close`.
   */
  readonly slowConsumer?: 'close' | 'drop' | 'latest';
}

const DEFAULTS = { heartbeat: 15_000, sendBuffer: 1_048_576 };

/**
 * Streams channels of channel classes over HTTP, as server-sent events. Each join runs the guards, the DTO, the limits and the `onJoin` of
 * its class, as one over a socket does. The first event of each channel is `$joined`; what is published follows. A client that comes back
 * with `Last-Event-ID`, as an `EventSource` does, receives what it missed in channels with history.
 *
 * Return what it resolves to. A join that is refused is the answer of the request, and nothing is joined. The stream ends when the client
 * leaves, when the credentials of the request end, and when the application closes.
 *
 * @param channels 1 to 8 names, or `{ channel, body }` for a join with a body. Another number is answered 400
 * @throws TypeError for a context that is not one of HTTP, ConfigurationError E_OPTION
 * @example
 * @Get('/rooms/:room/events') events(context: Context) { return Sse.channels(context, [`room:${context.params.room}`]) }
 */
export async function joinChannels(
  context: Context,
  channels: readonly (string | StreamedChannel)[],
  options: ChannelStreamOptions = {},
): Promise<Result> {
  if (!(context instanceof HttpContext)) throw new TypeError('Sse.channels() takes the context of an HTTP request');
  const settings = settingsOf(options);
  const asked = new Map(
    channels.map((each) => (typeof each === 'string' ? [each, {}] : [each.channel, each.body ?? {}])),
  );
  const refusal = refusalOf([...asked.keys()]);
  if (refusal !== undefined) return refusal;
  // Nothing of a stream is for HEAD.
  if (context.method === 'HEAD') return wholeResult(200, { headers: SSE_HEADERS, body: undefined });
  const { hub } = context.get(ChannelStreams);
  const peer = new StreamPeer(hub, context, settings);
  endWith(context, peer);
  const recover = recovering(context);
  const joins = await Promise.all([...asked].map(([name, body]) => peer.join(name, body, recover(name))));
  const refused = joins.find(({ statusCode }) => statusCode >= 400);
  if (refused !== undefined) {
    peer.close();
    return withoutTasks(refused);
  }
  if (peer.state !== 'open') return failure(503, 'The stream could not begin');
  hub.begun(peer);
  return new StreamResult(
    200,
    (request) => open(peer, request),
    () => peer.close(),
  );
}

function settingsOf({ slowConsumer = 'close', ...numbers }: ChannelStreamOptions): StreamSettings {
  const isKnown = ['close', 'drop', 'latest'].includes(slowConsumer);
  checkOption('Sse.channels()', 'slowConsumer', isKnown, 'close, drop or latest');
  return { ...limits('Sse.channels()', DEFAULTS, numbers), slowConsumer };
}

/** What cannot be asked for. Names may come from the client. */
function refusalOf(names: readonly unknown[]): Result | undefined {
  if (names.length === 0 || names.length > MOST_CHANNELS) {
    return failure(400, `A stream has 1 to ${MOST_CHANNELS} channels`, 'channel_count');
  }
  // A name with half a surrogate pair could not be written into the id of an event.
  const isName = (name: unknown): boolean => typeof name === 'string' && !/\p{Surrogate}/u.test(name);
  return names.every(isName) ? undefined : failure(400, 'A channel name must be text', 'channel_name');
}

/** The position to recover each channel from; undefined for a client that has no stream before. */
function recovering({ headers }: HttpContext): (name: string) => Position | undefined {
  const id = headers['last-event-id'];
  if (typeof id !== 'string' || id === '') return () => undefined;
  const positions = positionsIn(id, MOST_CHANNELS);
  return (name) => positions.get(name) ?? NOWHERE;
}

/** The peer leaves when the request is over, however it ends: the stream may never begin. */
function endWith({ signal, reply }: HttpContext, peer: StreamPeer): void {
  if (signal.aborted) peer.left();
  else signal.addEventListener('abort', () => peer.left(), { once: true });
  finished(reply.raw, { readable: false }, () => peer.left());
}

/** @throws what an outcome hook of the request throws: the handler has succeeded, and what it opened need not wait for the stream */
async function open(peer: StreamPeer, context: HttpContext): Promise<Payload> {
  try {
    await tellOutcome(context, Ok());
  } catch (error) {
    peer.close();
    throw error;
  }
  return { headers: SSE_HEADERS, body: peer.stream, stop: () => peer.close() };
}

/** The tasks of a refusal ran with its join. */
function withoutTasks(result: Result): Result {
  if (result.tasks === undefined) return result;
  const copy = Object.create(Object.getPrototypeOf(result) as object) as Result;
  return Object.assign(copy, result, { tasks: undefined });
}

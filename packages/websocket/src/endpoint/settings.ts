import type { Class } from '@cortado/core';
import { checkOption, isToken, limits } from '@cortado/core/transport';
import { isCredential } from '../handshake/subprotocol';
import type { RefusalMode } from '../handshake/turn-away';
import { isFrameHeader, MESSAGE_HEADERS } from '../protocol/frame-headers';

/** Limits of one connection. Sizes in bytes, durations in milliseconds. */
export const ENDPOINT_DEFAULTS = {
  /** Bytes of one message, all fragments together. A larger message closes the connection with 1009. */
  maxMessageSize: 65_536,
  /** Fragments of one message. More fragments close the connection with 1008. */
  maxFragments: 1_024,
  /** Queued messages. When the queue is full, the socket is not read until it is half empty. */
  queueMessages: 64,
  /** Bytes of queued messages. */
  queueBytes: 262_144,
  /** Messages of one connection that are handled concurrently. */
  concurrency: 1,
  /** Messages per second that one connection may send after a burst. More are answered with 429. */
  messageRate: 100,
  /** Messages that one connection may send at once. */
  messageBurst: 200,
  /** How long a client may exceed the rate before the connection is closed with 1008. */
  rateTolerance: 5_000,
  /** Concurrent streamed results of one connection, in the rpc protocol. */
  maxStreams: 16,
  /** How long one message may take to arrive. Then the connection is closed with 1008. */
  messageTimeout: 30_000,
  /** Bytes that may wait to be sent on one connection. Above it, `slowConsumer` decides. */
  sendBuffer: 1_048_576,
  /** How long data may wait without any progress. Then the connection is terminated. */
  sendTimeout: 10_000,
  /** How long a handshake may take, guards and `onHandshake` included. */
  handshakeTimeout: 10_000,
  /** How long a message handler or hook may take. Then the answer is 503 `handler_timeout`. */
  handlerTimeout: 30_000,
  /** How long the peer may take to answer a close frame. */
  closeTimeout: 5_000,
  /** Time between pings. */
  pingInterval: 25_000,
  /** How long the peer may take to answer a ping. */
  pongTimeout: 10_000,
  /** Channels that one connection may join. */
  maxChannels: 128,
};
export type EndpointLimits = typeof ENDPOINT_DEFAULTS;

/** Options of one endpoint. They override the options of the application. */
export interface EndpointOptions extends Partial<EndpointLimits> {
  /**
   * What to do with a push when the `sendBuffer` of a client is full: `close` closes the connection with 1013, `drop` drops the push,
   * `latest` keeps the newest one until there is room. Replies are always written. While they exceed the buffer the socket is not
   * read, so a client that requests much at once and reads the answers is not treated as slow. Default `close`.
   */
  readonly slowConsumer?: 'close' | 'drop' | 'latest';
  /**
   * How to refuse a handshake: `http` with an HTTP response, which browsers hide from scripts, `close` with a close code 44xx, which they
   * show. `auto` is `close` if the client sends an Origin, as browsers do, and offers `cortado.v1`; otherwise `http`. Default `auto`.
   */
  readonly refuse?: RefusalMode;
  /** Supported subprotocols, in order of preference. */
  readonly subprotocols?: readonly string[];
  /** Sends `{"event":"$ping"}` with each ping, because browsers do not show pings to scripts. Default false. */
  readonly pingFrames?: boolean;
  /** Closes a connection with 1000 when no message has arrived for this long. Default never. */
  readonly idleTimeout?: number;
  /** Accepts permessage-deflate. Costs 113 KB per connection that uses it. Default false. */
  readonly compression?: boolean;
  /** The property that names the handler of `@OnMessage`. Default `event`. */
  readonly discriminator?: string;
  /**
   * Headers that a frame of the rpc protocol may carry besides `traceparent`, `tracestate` and `idempotency-key`. They reach
   * `context.headers`, guards included, where the handshake had no header of that name. Default none.
   */
  readonly frameHeaders?: readonly string[];
  /** Channel classes that clients may join over it. Default none. */
  readonly channels?: readonly Class[];
}

/** All options of one endpoint, filled in. */
export interface EndpointSettings extends EndpointLimits {
  readonly discriminator: string;
  readonly slowConsumer: 'close' | 'drop' | 'latest';
  readonly refuse: RefusalMode;
  readonly subprotocols: readonly string[];
  readonly pingFrames: boolean;
  readonly idleTimeout: number;
  readonly compression: boolean;
  /** Lower-case names. */
  readonly frameHeaders: ReadonlySet<string>;
  readonly channels: readonly Class[];
}

/** @throws ConfigurationError E_OPTION */
export function endpointSettings(where: string, ...given: readonly EndpointOptions[]): EndpointSettings {
  const {
    discriminator = 'event',
    slowConsumer = 'close',
    refuse = 'auto',
    subprotocols = [],
    pingFrames = false,
    idleTimeout = Number.MAX_VALUE,
    compression = false,
    frameHeaders = [],
    channels = [],
    ...numbers
  } = Object.assign({}, ...given) as EndpointOptions;
  checkOption(where, 'discriminator', typeof discriminator === 'string' && discriminator !== '', 'a property name');
  checkOption(where, 'slowConsumer', ['close', 'drop', 'latest'].includes(slowConsumer), 'close, drop or latest');
  checkOption(where, 'refuse', ['auto', 'http', 'close'].includes(refuse), 'auto, http or close');
  checkOption(where, 'subprotocols', subprotocols.every(isToken), 'names as in Sec-WebSocket-Protocol');
  checkOption(
    where,
    'frameHeaders',
    frameHeaders.every(isFrameHeader),
    'header names, except those that identify the client or its address, such as authorization, cookie, host or x-forwarded-for',
  );
  checkOption(
    where,
    'subprotocols',
    !subprotocols.some(isCredential),
    'no name that begins with "bearer." or "bearer64.", which is a token',
  );
  checkOption(where, 'channels', Array.isArray(channels), 'a list of classes that @Channel marks');
  checkOption(where, 'pingFrames', typeof pingFrames === 'boolean', 'true or false');
  checkOption(where, 'compression', typeof compression === 'boolean', 'true or false');
  limits(where, { idleTimeout: Number.MAX_VALUE }, { idleTimeout });
  return {
    ...limits(where, ENDPOINT_DEFAULTS, numbers),
    discriminator,
    slowConsumer,
    refuse,
    subprotocols,
    pingFrames,
    idleTimeout,
    compression,
    frameHeaders: new Set([...MESSAGE_HEADERS, ...frameHeaders.map((each) => each.toLowerCase())]),
    channels: [...new Set(channels)],
  };
}

/** Names of what an endpoint may set. */
export const ENDPOINT_NAMES = [
  ...Object.keys(ENDPOINT_DEFAULTS),
  'discriminator',
  'slowConsumer',
  'refuse',
  'subprotocols',
  'pingFrames',
  'idleTimeout',
  'compression',
  'frameHeaders',
  'channels',
];

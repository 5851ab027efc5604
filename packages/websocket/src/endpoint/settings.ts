import { ConfigurationError } from '@cortado/core';
import { limits } from '@cortado/core/transport';
import { isCredential } from '../handshake/subprotocol';
import { isFrameHeader, isToken, MESSAGE_HEADERS } from '../protocol/frame-headers';

/** Limits of one connection. Sizes in bytes, durations in milliseconds. */
export const ENDPOINT_DEFAULTS = {
  /** Of one message, all fragments together; above it the connection closes with 1009. */
  maxMessageSize: 65_536,
  /** Of one message; above it the connection closes with 1008. */
  maxFragments: 1_024,
  /** Messages that wait for the one that runs; then the socket is not read until half of them are gone. */
  queueMessages: 64,
  /** The same in bytes. */
  queueBytes: 262_144,
  /** Messages of one connection that are handled side by side. */
  concurrency: 1,
  /** Messages a second that one connection may send, beyond a burst; more are answered 429. */
  messageRate: 100,
  messageBurst: 200,
  /** How long too many may keep coming before the connection is closed with 1008. */
  rateTolerance: 5_000,
  /** Results that one connection may have streaming at a time, in the rpc protocol. */
  maxStreams: 16,
  /** For one message to arrive whole; then the connection is closed with 1008. */
  messageTimeout: 30_000,
  /** What may wait to be sent on one connection; then `slowConsumer` decides. */
  sendBuffer: 1_048_576,
  /** How long what waits may wait without any of it leaving; then the connection is cut. */
  sendTimeout: 10_000,
  /** From the upgrade to 101, guards and `onHandshake` included. */
  handshakeTimeout: 10_000,
  /** Of one message handler or hook; then 503 `handler_timeout`. */
  handlerTimeout: 30_000,
  /** How long the peer may take to answer our close frame. */
  closeTimeout: 5_000,
  /** Between pings. */
  pingInterval: 25_000,
  /** How long the peer may take to answer one. */
  pongTimeout: 10_000,
  /** That one connection may be in. */
  maxChannels: 128,
};
export type EndpointLimits = typeof ENDPOINT_DEFAULTS;

/** What one endpoint may set for itself, over what the application sets for all. */
export interface EndpointOptions extends Partial<EndpointLimits> {
  /**
   * What becomes of something that is pushed to a client whose `sendBuffer` is full. `close` ends the connection with 1013, `drop`
   * leaves it out, `latest` keeps the newest until there is room. Replies are always written: while they do not fit, nothing more is
   * read, so that a client that asks for much at once and reads it is not taken for a slow one. Default `close`.
   */
  readonly slowConsumer?: 'close' | 'drop' | 'latest';
  /** `close` accepts a refused handshake and closes it with 44xx, which a browser shows. Default `http`, an HTTP response. */
  readonly refuse?: 'http' | 'close';
  /** Subprotocols that this endpoint speaks, the best first. */
  readonly subprotocols?: readonly string[];
  /** Sends `{"event":"$ping"}` with each ping, for browsers, which cannot see that a server is dead. Default false. */
  readonly pingFrames?: boolean;
  /** Closes a connection from which no message came for so long, with 1000. Default never. */
  readonly idleTimeout?: number;
  /** permessage-deflate for those who offer it: 113 KB more for each connection. Default false. */
  readonly compression?: boolean;
  /** The property that names the handler of `@OnMessage`. Default `event`. */
  readonly discriminator?: string;
  /**
   * Headers that a frame of the rpc protocol may carry beside `traceparent`, `tracestate` and `idempotency-key`. They reach
   * `context.headers`, guards included, where the handshake had no header of that name. Default none.
   */
  readonly frameHeaders?: readonly string[];
}

/** All options of one endpoint, filled in. */
export interface EndpointSettings extends EndpointLimits {
  readonly discriminator: string;
  readonly slowConsumer: 'close' | 'drop' | 'latest';
  readonly refuse: 'http' | 'close';
  readonly subprotocols: readonly string[];
  readonly pingFrames: boolean;
  readonly idleTimeout: number;
  readonly compression: boolean;
  /** By names in lower case. */
  readonly frameHeaders: ReadonlySet<string>;
}

/** @throws ConfigurationError E_OPTION */
export function endpointSettings(where: string, ...given: readonly EndpointOptions[]): EndpointSettings {
  const {
    discriminator = 'event',
    slowConsumer = 'close',
    refuse = 'http',
    subprotocols = [],
    pingFrames = false,
    idleTimeout = Number.MAX_VALUE,
    compression = false,
    frameHeaders = [],
    ...numbers
  } = Object.assign({}, ...given) as EndpointOptions;
  checkOption(where, 'discriminator', typeof discriminator === 'string' && discriminator !== '', 'a property name');
  checkOption(where, 'slowConsumer', ['close', 'drop', 'latest'].includes(slowConsumer), 'close, drop or latest');
  checkOption(where, 'refuse', ['http', 'close'].includes(refuse), 'http or close');
  checkOption(where, 'subprotocols', subprotocols.every(isToken), 'names as in Sec-WebSocket-Protocol');
  checkOption(
    where,
    'frameHeaders',
    frameHeaders.every(isFrameHeader),
    'header names, but none that proves who or where the client is, such as authorization, cookie, host or x-forwarded-for',
  );
  checkOption(
    where,
    'subprotocols',
    !subprotocols.some(isCredential),
    'no name that begins with "bearer.", which is a token',
  );
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
];

/** @throws ConfigurationError E_OPTION when a value is not valid */
export function checkOption(where: string, name: string, valid: boolean, wanted: string): void {
  if (valid) return;
  throw new ConfigurationError('E_OPTION', {
    where: `createApp, ${where}.${name}`,
    problem: 'invalid value',
    remedy: `give ${wanted}, or leave it out for the default`,
  });
}

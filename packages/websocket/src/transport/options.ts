import { ConfigurationError } from '@cortado/core';
import { limits, refuseUnknown } from '@cortado/core/transport';
import { originRule } from '../handshake/origin-rule';
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

/** What `websocket()` takes. Everything an endpoint may set is a default for all endpoints here. */
export interface WebSocketOptions extends EndpointOptions {
  /**
   * Origins beside the server's own that browsers may connect from: `https://app.example`, every subdomain of one
   * (`https://*.example.com`), those of apps and extensions (`capacitor://localhost`), patterns that the Origin header is tested
   * with, or `'*'` for any. Default: those that `http.cors` names.
   *
   * @example
   * createApp({ websocket: { allowedOrigins: ['https://app.example', 'https://*.preview.example', 'capacitor://localhost'] } })
   */
  readonly allowedOrigins?: readonly (string | RegExp)[] | '*';
  /** Refuse clients that send no Origin, as programs do. Default false. */
  readonly requireOrigin?: boolean;
  /** Sockets in this process, handshakes included; more are answered 503. Default unlimited. */
  readonly maxConnections?: number;
  /** The same for one remote address, which is the client's behind a proxy that `createApp({ trustProxy })` names. Default unlimited. */
  readonly maxConnectionsPerAddress?: number;
  /**
   * Bits of an IPv6 address that count for `maxConnectionsPerAddress`, because one client is usually given a whole /64; 128 tells
   * every address apart. Default 64.
   */
  readonly ipv6Subnet?: number;
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
  check(where, 'discriminator', typeof discriminator === 'string' && discriminator !== '', 'a property name');
  check(where, 'slowConsumer', ['close', 'drop', 'latest'].includes(slowConsumer), 'close, drop or latest');
  check(where, 'refuse', ['http', 'close'].includes(refuse), 'http or close');
  check(where, 'subprotocols', subprotocols.every(isToken), 'names as in Sec-WebSocket-Protocol');
  check(
    where,
    'frameHeaders',
    frameHeaders.every(isFrameHeader),
    'header names, but none that proves who or where the client is, such as authorization, cookie, host or x-forwarded-for',
  );
  check(
    where,
    'subprotocols',
    !subprotocols.some(isCredential),
    'no name that begins with "bearer.", which is a token',
  );
  check(where, 'pingFrames', typeof pingFrames === 'boolean', 'true or false');
  check(where, 'compression', typeof compression === 'boolean', 'true or false');
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

function check(where: string, name: string, valid: boolean, wanted: string): void {
  if (valid) return;
  throw new ConfigurationError('E_OPTION', {
    where: `createApp, ${where}.${name}`,
    problem: 'this value cannot be meant',
    remedy: `give ${wanted}, or leave it out for the default`,
  });
}

const ENDPOINT_NAMES = [
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
const APPLICATION_NAMES = [
  'allowedOrigins',
  'requireOrigin',
  'maxConnections',
  'maxConnectionsPerAddress',
  'ipv6Subnet',
];

/** The part of the options that every endpoint shares. @throws ConfigurationError E_OPTION */
export function checkOptions(options: WebSocketOptions): EndpointOptions {
  check(
    'websocket',
    'trustProxy',
    !('trustProxy' in options),
    'createApp({ trustProxy }), which both transports share',
  );
  refuseUnknown('websocket', options, [...APPLICATION_NAMES, ...ENDPOINT_NAMES]);
  const {
    maxConnections,
    maxConnectionsPerAddress,
    allowedOrigins = [],
    ipv6Subnet = 64,
    requireOrigin = false,
  } = options;
  const unlimited = { maxConnections: Infinity, maxConnectionsPerAddress: Infinity };
  limits('websocket', unlimited, { maxConnections, maxConnectionsPerAddress });
  limits('websocket', { ipv6Subnet: 64 }, { ipv6Subnet });
  check('websocket', 'ipv6Subnet', ipv6Subnet <= 128, 'a number of bits from 1 to 128');
  check('websocket', 'requireOrigin', typeof requireOrigin === 'boolean', 'true or false');
  const list = allowedOrigins === '*' ? [] : allowedOrigins;
  const known = Array.isArray(list) && list.every((each) => originRule(each) !== undefined);
  const wanted =
    "'*' or a list of origins such as https://app.example, https://*.example.com, capacitor://localhost or a RegExp";
  check('websocket', 'allowedOrigins', known, wanted);
  const shared = Object.fromEntries(Object.entries(options).filter(([name]) => ENDPOINT_NAMES.includes(name)));
  endpointSettings('websocket', shared);
  return shared;
}

import { ConfigurationError } from '@cortado/core';
import { limits, refuseUnknown } from '@cortado/core/transport';
import type { Backplane } from './backplane/backplane';

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
  /** What may wait to be sent on one connection. */
  sendBuffer: 1_048_576,
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
  /** The property that names the handler of `@OnMessage`. Default `event`. */
  readonly discriminator?: string;
}

/** What `websocket()` takes. Everything an endpoint may set is a default for all endpoints here. */
export interface WebSocketOptions extends EndpointOptions {
  /** Origins beside the server's own that browsers may connect from, as in `https://app.example`; `*` for any. */
  readonly allowedOrigins?: readonly string[] | '*';
  /** Refuse clients that send no Origin, as programs do. Default false. */
  readonly requireOrigin?: boolean;
  /** Whether `x-forwarded-proto` may be believed. Default false. */
  readonly trustProxy?: boolean;
  /** Carries channels and broadcasts to other processes. Default: this process alone. */
  readonly backplane?: Backplane;
}

/** All options of one endpoint, filled in. */
export interface EndpointSettings extends EndpointLimits {
  readonly discriminator: string;
}

/** @throws ConfigurationError E_OPTION */
export function endpointSettings(where: string, ...given: readonly EndpointOptions[]): EndpointSettings {
  const { discriminator = 'event', ...numbers } = Object.assign({}, ...given) as EndpointOptions;
  if (typeof discriminator !== 'string' || discriminator === '') {
    throw new ConfigurationError('E_OPTION', {
      where: `${where}.discriminator`,
      problem: 'the discriminator is no property name',
      remedy: 'leave it out for the default, "event"',
    });
  }
  return { ...limits(where, ENDPOINT_DEFAULTS, numbers), discriminator };
}

const APPLICATION_OPTIONS = ['allowedOrigins', 'requireOrigin', 'trustProxy', 'backplane'] as const;

/** @throws ConfigurationError E_OPTION */
export function checkOptions(options: WebSocketOptions): EndpointOptions {
  refuseUnknown('websocket', options, [...APPLICATION_OPTIONS, 'discriminator', ...Object.keys(ENDPOINT_DEFAULTS)]);
  const { allowedOrigins: _a, requireOrigin: _r, trustProxy: _t, backplane: _b, ...shared } = options;
  endpointSettings('websocket', shared);
  return shared;
}

import { limits, refuseUnknown } from '@cortado/core/transport';
import { checkOption, ENDPOINT_NAMES, endpointSettings, type EndpointOptions } from '../endpoint/settings';
import { originRule } from '../handshake/origin-rule';

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

const APPLICATION_NAMES = [
  'allowedOrigins',
  'requireOrigin',
  'maxConnections',
  'maxConnectionsPerAddress',
  'ipv6Subnet',
];

/** The part of the options that every endpoint shares. @throws ConfigurationError E_OPTION */
export function checkOptions(options: WebSocketOptions): EndpointOptions {
  checkOption(
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
  checkOption('websocket', 'ipv6Subnet', ipv6Subnet <= 128, 'a number of bits from 1 to 128');
  checkOption('websocket', 'requireOrigin', typeof requireOrigin === 'boolean', 'true or false');
  const list = allowedOrigins === '*' ? [] : allowedOrigins;
  const known = Array.isArray(list) && list.every((each) => originRule(each) !== undefined);
  const wanted =
    "'*' or a list of origins such as https://app.example, https://*.example.com, capacitor://localhost or a RegExp";
  checkOption('websocket', 'allowedOrigins', known, wanted);
  const shared = Object.fromEntries(Object.entries(options).filter(([name]) => ENDPOINT_NAMES.includes(name)));
  endpointSettings('websocket', shared);
  return shared;
}

import { checkOption, limits, refuseUnknown } from '@cortado/core/transport';
import { ENDPOINT_NAMES, endpointSettings, type EndpointOptions } from '../endpoint/settings';
import { originRule } from '../handshake/origin-rule';

/** Options of the WebSocket transport. Options of endpoints are defaults for all endpoints here. */
export interface WebSocketOptions extends EndpointOptions {
  /**
   * Origins besides the server's own that browsers may connect from: `https://app.example`, every subdomain of one
   * (`https://*.example.com`), those of apps and extensions (`capacitor://localhost`), patterns for the Origin header,
   * or `'*'` for any. Default: the origins in `http.cors`.
   *
   * @example
   * createApp({ websocket: { allowedOrigins: ['https://app.example', 'https://*.preview.example', 'capacitor://localhost'] } })
   */
  readonly allowedOrigins?: readonly (string | RegExp)[] | '*';
  /** Refuses clients without an Origin header, which are not browsers. Default false. */
  readonly requireOrigin?: boolean;
  /** Sockets of this process, handshakes included. More are answered with 503. Default unlimited. */
  readonly maxConnections?: number;
  /** Sockets of one client address. Behind a proxy, set `createApp({ trustProxy })`. Default unlimited. */
  readonly maxConnectionsPerAddress?: number;
  /**
   * Bits of an IPv6 address that identify a client for `maxConnectionsPerAddress`. Most clients have a whole /64; use 128 to count
   * every address separately. Default 64.
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

/** Checks the options. @returns the defaults for all endpoints. @throws ConfigurationError E_OPTION */
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

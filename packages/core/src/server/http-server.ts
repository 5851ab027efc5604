import { createServer, type Server, type ServerOptions as NodeServerOptions } from 'node:http';
import { createServer as createTlsServer, type ServerOptions as TlsServerOptions } from 'node:https';
import { limits, refuseUnknown } from '../config/check-options';
import { WholeResponse } from './whole-response';

/** Limits of the one server that both transports share; durations in milliseconds. */
export interface ServerOptions extends Partial<typeof SERVER_DEFAULTS> {
  /**
   * Certificate and key, as node:tls takes them: the server then speaks HTTPS and WSS. With `requestCert`, clients are asked for a
   * certificate, which guards read from `context.raw`; `rejectUnauthorized: false` lets those in that have none the `ca` signed.
   */
  readonly tls?: Pick<
    TlsServerOptions,
    'ca' | 'cert' | 'key' | 'passphrase' | 'pfx' | 'minVersion' | 'requestCert' | 'rejectUnauthorized'
  >;
}

export const SERVER_DEFAULTS = {
  /** All headers of a request together, in bytes. */
  maxHeaderSize: 16_384,
  /** For the headers to arrive. */
  headersTimeout: 15_000,
  /** For the whole request to arrive. */
  requestTimeout: 30_000,
  /** How often those two are looked at. */
  connectionsCheckingInterval: 5_000,
  /** Above the 60 s of common load balancers, so that they close first. */
  keepAliveTimeout: 72_000,
};

const TLS_NAMES = [
  'ca',
  'cert',
  'key',
  'passphrase',
  'pfx',
  'minVersion',
  'rejectUnauthorized',
  'requestCert',
] as const satisfies readonly (keyof NonNullable<ServerOptions['tls']>)[];

/** @throws ConfigurationError E_OPTION */
export function createHttpServer(given: ServerOptions = {}): Server {
  refuseUnknown('server', given, [...Object.keys(SERVER_DEFAULTS), 'tls']);
  const { tls, ...rest } = given;
  if (tls !== undefined) refuseUnknown('server.tls', tls, TLS_NAMES);
  const options: NodeServerOptions = {
    ...limits('server', SERVER_DEFAULTS, rest),
    // The http transport asks for it: Node would answer, and then go on to handle what came behind on that connection.
    requireHostHeader: false,
    ServerResponse: WholeResponse,
  };
  return tls === undefined ? createServer(options) : createTlsServer({ ...options, ...tls });
}

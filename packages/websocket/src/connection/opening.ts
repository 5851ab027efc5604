import type { IncomingHttpHeaders } from 'node:http';
import type { QueryValues } from '@cortado/core/transport';

/** What the router and the upgrade request tell about a connection. */
export interface Opening {
  readonly url: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues;
  readonly remoteAddress: string;
  /** Subprotocols that the client offers. */
  readonly offered: readonly string[];
}

/** The headers without those that only the handshake needs, which are not kept for the life of the connection (RFC 9110 §7.6.1, RFC 6455 §11.3). */
export function keptHeaders(headers: Readonly<IncomingHttpHeaders>): IncomingHttpHeaders {
  const {
    connection: _connection,
    upgrade: _upgrade,
    'sec-websocket-key': _key,
    'sec-websocket-version': _version,
    'sec-websocket-extensions': _extensions,
    ...kept
  } = headers;
  return kept;
}

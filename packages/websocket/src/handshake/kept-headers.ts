import type { IncomingHttpHeaders } from 'node:http';

/** What only the handshake needed is not kept for the life of the connection (RFC 9110 §7.6.1, RFC 6455 §11.3). */
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

import type { IncomingMessage } from 'node:http';
import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import { readOffer, type Offered } from './subprotocol';

/** One list for all: a connection keeps it. */
const NOTHING_OFFERED: Offered = Object.freeze([]);

/** Checks an upgrade request (RFC 6455 §4.2.1). @returns the offered subprotocols, or the answer to an invalid request */
export function checkRequest({ method, headers }: IncomingMessage): Offered | Result {
  if (method !== 'GET') return failure(405, 'Connect with GET').header('allow', 'GET');
  if (!/^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')) {
    return failure(400, 'Sec-WebSocket-Key is missing or is not 16 bytes in Base64');
  }
  if (headers['sec-websocket-version'] !== '13') {
    return failure(426, 'This server speaks version 13')
      .header('sec-websocket-version', '13')
      .header('upgrade', 'websocket');
  }
  // Bytes of a body would be read as frames.
  if (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0') {
    return failure(400, 'A handshake has no body');
  }
  const offer = headers['sec-websocket-protocol'];
  if (offer === undefined) return NOTHING_OFFERED;
  return readOffer(offer) ?? failure(400, 'Sec-WebSocket-Protocol cannot be read');
}

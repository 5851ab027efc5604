import type { IncomingMessage } from 'node:http';
import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import { isToken } from './token';

/** What a client offers in `Sec-WebSocket-Protocol`, in its order of preference. */
export type Offered = readonly string[];

/** RFC 6455 §4.2.1: what must be in a handshake. The subprotocols on offer, or the answer that says what is wrong. */
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
  const offer = headers['sec-websocket-protocol'];
  if (offer === undefined) return [];
  const names = offer.split(',').map((each) => each.trim());
  // RFC 6455 §4.1: tokens, each once.
  if (names.every(isToken) && new Set(names).size === names.length) return names;
  return failure(400, 'Sec-WebSocket-Protocol cannot be read');
}

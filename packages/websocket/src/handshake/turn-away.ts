import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '@cortado/core';
import { refuse } from './refusal';
import { RPC_PROTOCOL } from '../protocol/rpc-frame';
import { chosenForRefusal, type Offered } from './subprotocol';
import type { SwitchProtocols } from './switch-protocols';

/**
 * How handshakes are refused: `http` with an HTTP response, `close` with a close frame, and `auto` with a close frame where a browser
 * waits that understands our close codes.
 */
export type RefusalMode = 'auto' | 'http' | 'close';

/** The options of the endpoint that refuses, or of the application when no endpoint was found. */
export interface Refusing {
  readonly settings: { readonly refuse: RefusalMode; readonly subprotocols: readonly string[] };
  readonly protocols: SwitchProtocols;
  readonly offered: Offered;
}

/**
 * Whether a refusal is a close frame. Browsers hide an HTTP response from scripts, and are told apart by their Origin header, which they
 * always send (RFC 6455 §4.1) and other clients rarely do.
 */
export function closesRefused({ headers }: IncomingMessage, refuse: RefusalMode, offered: Offered): boolean {
  if (refuse !== 'auto') return refuse === 'close';
  return headers.origin !== undefined && offered.includes(RPC_PROTOCOL);
}

/**
 * Refuses a valid handshake as the options say: with an HTTP response, or with a close frame, which browsers show to scripts.
 *
 * @throws TypeError, RangeError for an invalid header or body; nothing is sent then
 */
export function turnAway(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  result: Result,
  { settings, protocols, offered }: Refusing,
): void {
  const subprotocol = chosenForRefusal(offered, settings.subprotocols);
  // If the client offers only a token, a browser fails the connection before it sees the close frame.
  const isVain = subprotocol === undefined && offered.length > 0;
  if (!isVain && closesRefused(request, settings.refuse, offered))
    protocols.refuse(request, socket, head, result, subprotocol);
  else refuse(socket, result);
}

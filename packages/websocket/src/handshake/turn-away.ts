import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '@cortado/core';
import { refuse } from './refusal';
import { chosenForRefusal, type Offered } from './subprotocol';
import type { SwitchProtocols } from './switch-protocols';

/** The options of the endpoint that refuses, or of the application when no endpoint was found. */
export interface Refusing {
  readonly settings: { readonly refuse: 'http' | 'close'; readonly subprotocols: readonly string[] };
  readonly protocols: SwitchProtocols;
  readonly offered: Offered;
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
  if (settings.refuse === 'close' && !isVain) protocols.refuse(request, socket, head, result, subprotocol);
  else refuse(socket, result);
}

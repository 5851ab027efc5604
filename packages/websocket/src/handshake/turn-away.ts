import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Result } from '@cortado/core';
import { refuse } from './refusal';
import { chosenForRefusal, type Offered } from './subprotocol';
import type { SwitchProtocols } from './switch-protocols';

/** Whose refusal it is: that of an endpoint, or of all of them where none was found. */
export interface Refusing {
  readonly settings: { readonly refuse: 'http' | 'close'; readonly subprotocols: readonly string[] };
  readonly protocols: SwitchProtocols;
  readonly offered: Offered;
}

/**
 * Refuses a legal handshake, as the options want it: by an HTTP response, or by a close frame that a browser shows its script.
 *
 * @throws TypeError, RangeError for a header or a body that cannot be sent; nothing is sent then
 */
export function turnAway(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  result: Result,
  { settings, protocols, offered }: Refusing,
): void {
  const subprotocol = chosenForRefusal(offered, settings.subprotocols);
  // With nothing but a token on offer, a browser would fail the connection before it sees the close frame.
  const isVain = subprotocol === undefined && offered.length > 0;
  if (settings.refuse === 'close' && !isVain) protocols.refuse(request, socket, head, result, subprotocol);
  else refuse(socket, result);
}

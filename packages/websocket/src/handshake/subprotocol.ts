import { RPC_PROTOCOL } from '../protocol/rpc-frame';
import { isToken } from '../protocol/frame-headers';

/** What a client offers in `Sec-WebSocket-Protocol`, in its order of preference. */
export type Offered = readonly string[];

/** A token that a browser offers because it can send no header: never chosen, so that it never comes back in an answer. */
const CREDENTIALS = 'bearer.';

export function isCredential(name: string): boolean {
  return name.startsWith(CREDENTIALS);
}

/** The names of a list; elements without one are left out (RFC 9110 §5.6.1.2). Undefined for what cannot be read (RFC 6455 §4.1). */
export function readOffer(header: string): Offered | undefined {
  const names = header
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return names.every(isToken) && new Set(names).size === names.length ? names : undefined;
}

/**
 * The endpoint's best that the client offers, else ours where handlers answer. A browser that offers a token fails a connection
 * without a subprotocol: there, ours is chosen wherever it is offered.
 */
export function chosen(offered: Offered, own: readonly string[], speaksRpc: boolean): string | undefined {
  if (offered.length === 0) return undefined;
  const best = own.find((each) => offered.includes(each));
  if (best !== undefined) return best;
  return offered.includes(RPC_PROTOCOL) && (speaksRpc || offered.some(isCredential)) ? RPC_PROTOCOL : undefined;
}

/** For a connection that is accepted only to be closed: browsers show why only when one of what they offered was chosen. */
export function chosenForRefusal(offered: Offered, own: readonly string[]): string | undefined {
  return chosen(offered, own, true) ?? offered.find((each) => !isCredential(each));
}

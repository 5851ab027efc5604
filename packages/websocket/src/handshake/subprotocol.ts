import { isToken } from '@cortado/core/transport';
import { RPC_PROTOCOL } from '../protocol/rpc-frame';

/** The names in `Sec-WebSocket-Protocol`, in the client's order of preference. */
export type Offered = readonly string[];

/**
 * Prefixes of a token, which browsers can only send this way. It is never chosen, so that it never appears in an answer. `bearer64.` is
 * for tokens with characters that no subprotocol may have.
 */
const CREDENTIALS = ['bearer.', 'bearer64.'];

export function isCredential(name: string): boolean {
  return CREDENTIALS.some((each) => name.startsWith(each));
}

/** Reads the list, ignoring empty elements (RFC 9110 §5.6.1.2). Undefined for a malformed list (RFC 6455 §4.1). */
export function readOffer(header: string): Offered | undefined {
  const names = header
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  return names.every(isToken) && new Set(names).size === names.length ? names : undefined;
}

/**
 * The first subprotocol of the endpoint that the client offers, or else `cortado.v1` where handlers answer. It is also chosen for
 * clients that offer a token, because browsers fail a connection without a subprotocol.
 */
export function chosen(offered: Offered, own: readonly string[], speaksRpc: boolean): string | undefined {
  if (offered.length === 0) return undefined;
  const best = own.find((each) => offered.includes(each));
  if (best !== undefined) return best;
  return offered.includes(RPC_PROTOCOL) && (speaksRpc || offered.some(isCredential)) ? RPC_PROTOCOL : undefined;
}

/** For a connection that is accepted only to be closed: browsers show the close code only if a subprotocol was chosen. */
export function chosenForRefusal(offered: Offered, own: readonly string[]): string | undefined {
  return chosen(offered, own, true) ?? offered.find((each) => !isCredential(each));
}

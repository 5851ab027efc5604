import type { Address } from './topology';

/** What a server of a cluster says instead of carrying a call out. */
export type Redirect =
  /** The slot belongs to another server. */
  | { readonly kind: 'moved'; readonly to: Address }
  /** The slot is moving, and the key is at the other server already. */
  | { readonly kind: 'ask'; readonly to: Address }
  /** The slot is moving, and some keys of the call are here and some there. */
  | { readonly kind: 'later' };

const REDIRECT = /^(MOVED|ASK) \d+ (.*):(\d+)$/;

/** @param host of the server that answered, which leaves it out when it does not know its own */
export function redirectOf(error: unknown, host: string): Redirect | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.message.startsWith('TRYAGAIN')) return { kind: 'later' };
  const [, kind, given, port] = REDIRECT.exec(error.message) ?? [];
  if (kind === undefined) return undefined;
  return { kind: kind === 'MOVED' ? 'moved' : 'ask', to: { host: given === '' ? host : given!, port: Number(port) } };
}

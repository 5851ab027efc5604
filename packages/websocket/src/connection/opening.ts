import type { IncomingHttpHeaders } from 'node:http';
import type { QueryValues } from '@cortado/core/transport';

/** What the router and the upgrade request say of a session. */
export interface Opening {
  readonly url: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly remoteAddress: string;
  /** Subprotocols that the client offers. */
  readonly offered: readonly string[];
}

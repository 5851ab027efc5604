import type { IncomingMessage } from 'node:http';
import type { Logger, Result } from '@cortado/core';
import { ErrorBody } from '@cortado/core/transport';
import { originsOf } from './origin';
import { reasonOf } from './refusal';

/** The longest text of a client in a log line. */
const LONGEST = 200;

/** Remedies for refusals that depend on the configuration. */
const REMEDIES: Readonly<Record<string, string>> = {
  origin_not_allowed:
    'add the origin to createApp({ websocket: { allowedOrigins } }) or http.cors; behind a proxy, set trustProxy',
  too_many_connections: 'raise websocket.maxConnections or websocket.maxConnectionsPerAddress',
  subprotocol_required:
    "offer a subprotocol beside the token, as in new WebSocket(url, ['cortado.v1', 'bearer.' + token]), or one of websocket.subprotocols",
  not_found: 'connect to the path of a WebSocket endpoint; app.routes() lists them',
  unauthorized: "to show the reason to browser scripts, use createApp({ websocket: { refuse: 'close' } })",
};

/**
 * Logs one line for each refused handshake. Browsers hide the answer from scripts, so the log is where developers find the reason.
 *
 * @param outcome before the application rendered it
 * @param id of the session, where there is one
 */
export function logRefusal(
  log: Logger,
  request: IncomingMessage,
  remoteAddress: string,
  outcome: Result,
  id?: string,
): void {
  const reason = reasonOf(outcome);
  const origin = originsOf(request).join(', ').slice(0, LONGEST);
  const { body, statusCode } = outcome;
  const detail = body instanceof ErrorBody ? body.errorList[0]?.msg : undefined;
  const remedy = Object.hasOwn(REMEDIES, reason) ? REMEDIES[reason] : undefined;
  log.info(
    {
      ...(id === undefined ? {} : { id }),
      status: statusCode,
      reason,
      ...(detail === undefined ? {} : { detail: detail.slice(0, LONGEST) }),
      // Without the query, which may carry a token.
      path: (request.url ?? '/').split('?', 1)[0]!.slice(0, LONGEST),
      ...(origin === '' ? {} : { origin }),
      remoteAddress,
      ...(remedy === undefined ? {} : { remedy }),
    },
    'handshake refused',
  );
}

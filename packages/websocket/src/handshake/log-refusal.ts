import type { IncomingMessage } from 'node:http';
import type { Logger, Result } from '@cortado/core';
import { ErrorBody } from '@cortado/core/transport';
import { originsOf } from './origin';
import { reasonOf } from './refusal';

/** Of text that a client chose, in a line of the log. */
const LONGEST = 200;

/** What an operator can do about a refusal that is a matter of configuration. */
const REMEDIES: Readonly<Record<string, string>> = {
  origin_not_allowed:
    'add the origin to createApp({ websocket: { allowedOrigins } }), or name it in http.cors; behind a proxy, set trustProxy',
  too_many_connections: 'raise websocket.maxConnections or websocket.maxConnectionsPerAddress',
  subprotocol_required:
    "offer a subprotocol beside the token, as in new WebSocket(url, ['cortado.v1', 'bearer.' + token]), or one of websocket.subprotocols",
  not_found: 'connect to the path of a WebSocket endpoint: app.routes() has them all',
  unauthorized: "a browser's script sees why with createApp({ websocket: { refuse: 'close' } })",
};

/**
 * One line for each handshake that is refused: a browser hides the answer from its scripts, so that the log is where its author
 * finds out.
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
    'a handshake was refused',
  );
}

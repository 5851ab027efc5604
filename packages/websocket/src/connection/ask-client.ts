import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { ConnectionSession } from './connection-session';

/** What `Connection.request()` does. */
export async function askClient(
  session: ConnectionSession,
  event: string,
  body: unknown,
  timeout: number,
): Promise<Result> {
  const { requests, state } = session;
  if (state === 'connecting') session.need('open', 'request()');
  if (requests === undefined) return failure(501, 'The client does not speak cortado.v1', 'wire_unsupported');
  return requests.ask(event, body, timeout);
}

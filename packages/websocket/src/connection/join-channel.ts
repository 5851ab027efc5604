import type { Result } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import type { ConnectionSession } from './connection-session';

/** Joins a channel, and checks again afterwards: the connection can end while the broker subscribes. Never rejects. */
export async function joinChannel(session: ConnectionSession, channel: string, body?: unknown): Promise<Result> {
  if (!isOpen(session)) return notOpen();
  const found = session.hub.classes.find(channel);
  if (found !== undefined) return session.subscribing.join(found, channel, body ?? {});
  const result = await session.hub.membership.join(session, channel, session.endpoint.settings.maxChannels);
  return isOpen(session) ? result : notOpen();
}

function isOpen({ state }: ConnectionSession): boolean {
  return state === 'open';
}

function notOpen(): Result {
  return failure(409, 'The connection is not open', 'connection_not_open');
}

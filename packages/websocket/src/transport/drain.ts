import { CloseCode } from '../protocol/close-code';
import type { Session } from '../connection/session';
import type { Hub } from './hub';

/** Sockets that are closed in one turn of the event loop, so that closing does not delay handlers that still answer. */
const BATCH = 500;

/**
 * Ends every connection: queued messages are answered with 503, running handlers may finish, then sockets close with 1001, and
 * `onDisconnect` runs. Connections that are left when the limit aborts are terminated.
 *
 * @returns true when no connection had to be terminated
 */
export async function closeAll(hub: Hub, limit: AbortSignal): Promise<boolean> {
  const answered = await allAnswered(hub, limit);
  const left = Promise.all(await closeInBatches(hub));
  const ended = await endedBefore(limit, left);
  await abandonAll(hub);
  return answered && ended && (await hub.inFlight.idle(limit));
}

/** Terminates what is left. Hooks start before their dependencies are disposed, but are not waited for. */
async function abandonAll(hub: Hub): Promise<void> {
  const sessions = [...hub.sessions];
  for (const session of sessions) {
    session.abandon();
    session.terminate({ code: CloseCode.GoingAway, reason: 'Shutting down', initiator: 'server' });
  }
  await Promise.all(sessions.map((session) => session.ended));
  await new Promise((resolve) => setImmediate(resolve));
}

/** Repeats until a round finds nothing, because pending handshakes may open connections meanwhile. */
async function allAnswered(hub: Hub, limit: AbortSignal): Promise<boolean> {
  for (;;) {
    for (const session of hub.sessions) session.drain();
    const busy = [...hub.sessions].map((session) => session.idle()).filter((idle) => idle !== undefined);
    if (busy.length === 0 && hub.inFlight.count === 0) return true;
    if (!(await endedBefore(limit, Promise.all([hub.inFlight.idle(limit), ...busy])))) return false;
  }
}

async function closeInBatches(hub: Hub): Promise<readonly Promise<void>[]> {
  const open = [...hub.sessions];
  const endings: Promise<void>[] = [];
  while (open.length > 0) {
    for (const session of open.splice(0, BATCH)) endings.push(end(session));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return endings;
}

function end(session: Session): Promise<void> {
  if (session.state === 'open') session.close(CloseCode.GoingAway, 'Shutting down');
  return session.gone;
}

/** @returns false when the limit aborted first */
async function endedBefore(limit: AbortSignal, ended: Promise<unknown>): Promise<boolean> {
  if (limit.aborted) return false;
  let aborted!: () => void;
  const late = new Promise<boolean>((resolve) => {
    aborted = () => resolve(false);
    limit.addEventListener('abort', aborted, { once: true });
  });
  const before = await Promise.race([ended.then(() => true), late]);
  limit.removeEventListener('abort', aborted);
  return before;
}

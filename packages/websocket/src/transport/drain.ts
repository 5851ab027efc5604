import { CloseCode } from '../protocol/close-code';
import type { Session } from '../connection/session';
import type { Hub } from './hub';

/** Sockets that are told to close in one turn of the event loop: their closing must not hold up those that still answer. */
const BATCH = 500;

/**
 * Ends every connection: what waits is answered 503, what runs may finish, then sockets close with 1001, and `onDisconnect`
 * runs. What is left when the limit aborts is cut.
 *
 * @returns true when nothing had to be cut
 */
export async function closeAll(hub: Hub, limit: AbortSignal): Promise<boolean> {
  const answered = await allAnswered(hub, limit);
  const left = Promise.all(await closeInBatches(hub));
  const ended = await endedBefore(limit, left);
  await abandonAll(hub);
  return answered && ended && (await hub.inFlight.idle(limit));
}

/** Cuts what is left. Its hooks begin before what they need is disposed; nobody waits for their end. */
async function abandonAll(hub: Hub): Promise<void> {
  const sessions = [...hub.sessions];
  for (const session of sessions) {
    session.abandon();
    session.terminate({ code: CloseCode.GoingAway, reason: 'Shutting down', initiator: 'server' });
  }
  await Promise.all(sessions.map((session) => session.ended));
  await new Promise((resolve) => setImmediate(resolve));
}

/** A handshake that was under way may have opened a connection meanwhile: it is over when a round finds nothing. */
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

import type { Load } from '../server-case.js';
import { Broadcast } from './broadcast-load.js';
import type { Dialect } from './dialect.js';
import { clientFrame } from './frame.js';
import { RecentAnswers, RecentFrames } from './recent-answers.js';
import { openSockets } from './ws-client.js';

/** The members of one room, over one port or several. The first asks for a publication, and again when everyone has received it. */
export async function openRoom(
  ports: readonly number[],
  dialect: Dialect,
  message: unknown,
  membersOfEach: number,
): Promise<Load> {
  const text = JSON.stringify(message);
  const frames = new RecentFrames((given) => given.includes(text));
  const opened = await Promise.all(ports.map((port) => openSockets(port, dialect, membersOfEach)));
  const members = opened.flat();
  for (const member of members) member.expect(new RecentAnswers(frames));
  return new Broadcast(members, clientFrame(Buffer.from(dialect.encode(message))), 1);
}

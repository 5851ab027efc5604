import type { Quota } from '../bench-case.js';
import type { Load } from '../server-case.js';
import type { ClientConnection } from './connection.js';
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
  return new Room(members, clientFrame(Buffer.from(dialect.encode(message))));
}

class Room implements Load {
  constructor(
    private readonly members: readonly ClientConnection[],
    private readonly request: Buffer,
  ) {}

  /** @returns deliveries */
  async run({ count, ms }: Quota): Promise<number> {
    const until = performance.now() + ms;
    let rounds = 0;
    while (rounds < count && performance.now() < until) {
      await this.#once();
      rounds += 1;
    }
    return rounds * this.members.length;
  }

  #once(): Promise<void> {
    return new Promise((resolve, reject) => {
      // A delivery that was lost would keep this from ending.
      const stuck = setTimeout(() => reject(new Error(`${left} deliveries are missing after 10 s`)), 10_000);
      let left = this.members.length;
      for (const member of this.members) {
        member.onFailure = (error) => (clearTimeout(stuck), reject(error));
        member.onAnswers = (arrived) => {
          left -= arrived;
          if (left > 0) return;
          clearTimeout(stuck);
          resolve();
        };
      }
      this.members[0]!.write(this.request);
    });
  }

  close(): void {
    for (const member of this.members) member.close();
  }
}

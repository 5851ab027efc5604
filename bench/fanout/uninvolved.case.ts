import { Child } from '../lib/child.js';
import { openRoom } from '../lib/client/publish-load.js';
import { serverCase, type OpenLoad } from '../lib/server-case.js';
import { user } from '../work/user.js';
import { inRoom, program } from './dialects.js';

/** A tenth of the connections have a channel each, ten members in it. */
const UNINVOLVED = 10_000;
const MEMBERS = 100;

/** The cost of a publication beside connections that it does not concern, within 1.1 times that without any. */
function beside(uninvolved: number): OpenLoad {
  return async (port, { short }) => {
    const held = await hold(port, short ? Math.min(10, uninvolved) : uninvolved);
    try {
      const load = await openRoom([port], inRoom('/room'), user, short ? 3 : MEMBERS);
      return {
        run: (quota) => load.run(quota),
        close: async () => {
          await load.close();
          await held?.stop();
        },
      };
    } catch (error) {
      await held?.stop();
      throw error;
    }
  };
}

/** A process of its own holds them: none may have that many sockets twice. */
async function hold(port: number, connections: number): Promise<Child | undefined> {
  if (connections === 0) return undefined;
  const child = Child.start(new URL('../lib/client/holder.js', import.meta.url), {
    port,
    path: '/uninvolved',
    connections,
  });
  try {
    await child.next<{ held: number }>();
    return child;
  } catch (error) {
    await child.stop();
    throw error;
  }
}

export const cases = [
  serverCase({
    name: 'fanout/uninvolved',
    unit: 'deliveries per CPU second',
    subject: `${UNINVOLVED} uninvolved`,
    peers: { [`${UNINVOLVED} uninvolved`]: program('cortado'), alone: program('cortado') },
    load: (peer) => beside(peer === 'alone' ? 0 : UNINVOLVED),
    budgets: { alone: { atLeast: Number((1 / 1.1).toFixed(3)) } },
  }),
];

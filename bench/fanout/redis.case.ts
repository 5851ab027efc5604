import type { BenchCase } from '../lib/bench-case.js';
import { openRoom } from '../lib/client/publish-load.js';
import { fleetCase } from '../lib/fleet-case.js';
import { hasRedis } from '../lib/redis-server.js';
import { user } from '../work/user.js';
import { program, PUBLISH } from './dialects.js';

/** Two processes with half of a room each: one of them publishes, and Redis carries it to the other. */
const twoProcesses = fleetCase({
  name: 'fanout/redis-2x500',
  unit: 'deliveries per CPU second',
  subject: 'cortado',
  processes: 2,
  peers: { cortado: program('cortado'), 'socket-io': program('socket-io') },
  load:
    (peer) =>
    (ports, { short }) =>
      openRoom(ports, PUBLISH[peer]!, user, short ? 2 : 500),
  budgets: { 'socket-io': { atLeast: 1.5 } },
});

if (!hasRedis) console.warn('fanout/redis is left out: redis-server is not installed');

export const cases: readonly BenchCase[] = hasRedis ? [twoProcesses] : [];

import type { BenchCase } from '../lib/bench-case.js';
import { openRoom } from '../lib/client/publish-load.js';
import { fleetCase } from '../lib/fleet-case.js';
import { positionChecksCase } from './position-checks-case.js';
import { recoveryCase } from './recovery-case.js';
import { OF_MANY } from '../lib/rounds.js';
import { hasRedis } from '../lib/redis-server.js';
import { user } from '../work/user.js';
import { programs } from '../websocket/peers.js';
import { BUDGETS, inRoom, program, PUBLISH } from './dialects.js';

/** Two processes with half of a room each: one of them publishes, and Redis carries it to the other. */
const twoProcesses = fleetCase({
  name: 'fanout/redis-2x500',
  unit: 'deliveries per CPU second',
  subject: 'cortado',
  processes: 2,
  peers: { cortado: program('cortado'), 'socket-io': program('socket-io'), ...programs(['write-loop']) },
  load:
    (peer) =>
    (ports, { short }) =>
      openRoom(ports, PUBLISH[peer]!, user, short ? 2 : 500),
  ...OF_MANY,
  budgets: BUDGETS,
});

/** After a process has ended, its clients come back together: history has to be read for all of them, not for each. */
const recovery = recoveryCase({
  name: 'fanout/recovery',
  program: program('cortado', { history: true }),
  publisher: inRoom('/kept'),
  path: '/recovering',
  channel: 'kept:1',
  message: user,
  clients: 1_000,
  missed: 100,
  limit: 5,
  reads: 10,
});

/** 100,000 channels, each with one member here: what the subscriptions may have missed is looked up. */
const positions = positionChecksCase({
  name: 'fanout/positions',
  program: program('cortado', { history: true }),
  path: '/idle-channels',
  connections: 1_000,
  limit: 5,
});

if (!hasRedis) console.warn('fanout/redis is left out: redis-server is not installed');

export const cases: readonly BenchCase[] = hasRedis ? [twoProcesses, recovery, positions] : [];

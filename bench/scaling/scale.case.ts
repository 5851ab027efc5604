import type { BenchCase } from '../lib/bench-case.js';
import { hasRedis } from '../lib/redis-server.js';
import { scaleCase } from '../lib/scale-case.js';
import { inRoom, program } from '../fanout/dialects.js';
import { user } from '../work/user.js';

/** The same thousand sockets at one process, and half of them at each of two: by the clock, because that is what a second core is for. */
const scale = scaleCase({
  name: 'scaling/processes-1000',
  subject: 'two',
  rounds: 15,
  program: program('cortado'),
  dialect: inRoom('/room'),
  channel: 'room:1',
  message: user,
  sockets: 1_000,
  fleets: {
    two: { processes: 2, hasRedis: true },
    one: { processes: 1, hasRedis: true },
    'one without Redis': { processes: 1, hasRedis: false },
  },
  budgets: { one: { atLeast: 1.8 } },
});

if (!hasRedis) console.warn('scaling is left out: redis-server is not installed');

export const cases: readonly BenchCase[] = hasRedis ? [scale] : [];

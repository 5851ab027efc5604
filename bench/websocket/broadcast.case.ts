import type { BenchCase } from '../lib/bench-case.js';
import { broadcastLoad } from '../lib/client/broadcast-load.js';
import { envelope, socketIo, type Dialect } from '../lib/client/dialect.js';
import { OF_MANY } from '../lib/rounds.js';
import { serverCase } from '../lib/server-case.js';
import { user } from '../work/user.js';
import { programs } from './peers.js';

const DIALECTS: Readonly<Record<string, Dialect>> = {
  cortado: envelope('/news'),
  ws: envelope('/news'),
  'socket-io': socketIo('news'),
  'write-loop': envelope('/news'),
};

/** A hundred sockets have their turn often enough in half the time. */
function quotaOf(receivers: number): typeof OF_MANY | false {
  if (receivers >= 1_000) return OF_MANY;
  return receivers >= 100 && { ...OF_MANY, quota: { ms: 120 } };
}

function broadcastCase(receivers: number, burst: number): BenchCase {
  return serverCase({
    name: `websocket/broadcast-${receivers}${burst === 1 ? '' : '-burst'}`,
    unit: 'frames per CPU second',
    subject: 'cortado',
    peers: programs(Object.keys(DIALECTS)),
    load: (peer) => broadcastLoad(DIALECTS[peer]!, user, receivers, burst),
    budgets: { 'write-loop': { atLeast: 0.95 } },
    ...(burst === 1 && quotaOf(receivers)),
  });
}

export const cases = [
  ...[10, 100, 1_000].map((receivers) => broadcastCase(receivers, 1)),
  // As they come in a busy room: several in one turn of the server's event loop.
  broadcastCase(1_000, 5),
];

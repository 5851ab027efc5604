import { broadcastLoad } from '../lib/client/broadcast-load.js';
import { envelope, socketIo, type Dialect } from '../lib/client/dialect.js';
import { serverCase } from '../lib/server-case.js';
import { user } from '../work/user.js';
import { programs } from './peers.js';

const DIALECTS: Readonly<Record<string, Dialect>> = {
  cortado: envelope('/news'),
  ws: envelope('/news'),
  'socket-io': socketIo('news'),
};

export const cases = [10, 100, 1_000].map((receivers) =>
  serverCase({
    name: `websocket/broadcast-${receivers}`,
    unit: 'frames per CPU second',
    subject: 'cortado',
    peers: programs(Object.keys(DIALECTS)),
    load: (peer) => broadcastLoad(DIALECTS[peer]!, user, receivers),
    ...(receivers === 1_000 ? { budgets: { ws: { atLeast: 1.5 } } } : {}),
  }),
);

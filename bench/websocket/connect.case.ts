import { visitorLoad } from '../lib/client/visitor-load.js';
import { equals } from '../lib/client/ws-load.js';
import { serverCase } from '../lib/server-case.js';
import { user } from '../work/user.js';
import { ECHO_PEERS, echoDialect, programs } from './peers.js';

export const cases = [
  serverCase({
    name: 'websocket/connect',
    unit: 'connections with a first reply per CPU second',
    subject: 'cortado',
    peers: programs(ECHO_PEERS),
    load: (peer) => visitorLoad(echoDialect(peer), user, equals(user), 20),
    budgets: { ws: { atLeast: 0.9 } },
    // Each leaves a port of the client behind for a minute.
    quota: { count: 300, ms: 300 },
    // Equal processes differ by a quarter from one round to the next: collections of memory are as rare as rounds are short.
    rounds: 30,
  }),
];

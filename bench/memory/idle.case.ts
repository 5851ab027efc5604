import { memoryCase } from '../lib/memory-case.js';
import { ECHO_PEERS, echoDialect, programs } from '../websocket/peers.js';

export const cases = [
  memoryCase({
    name: 'memory/idle-connection',
    subject: 'cortado',
    peers: programs([...ECHO_PEERS, 'ws-with-sessions']),
    dialect: echoDialect,
    connections: 5_000,
    budgets: {
      ws: { atMost: 1.1, floor: { peer: 'ws-with-sessions', share: 1.05 } },
      'ws-with-sessions': { atMost: 1.05 },
    },
    rounds: 4,
  }),
];

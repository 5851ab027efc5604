import { memoryCase } from '../lib/memory-case.js';
import { ECHO_PEERS, echoDialect, programs } from '../websocket/peers.js';

export const cases = [
  memoryCase({
    name: 'memory/idle-connection',
    subject: 'cortado',
    peers: programs(ECHO_PEERS),
    dialect: echoDialect,
    connections: 5_000,
    budgets: { ws: { atMost: 1.1 } },
    rounds: 4,
  }),
];

import { alternatingLoad } from '../lib/client/alternating-load.js';
import { envelope, socketIo, type Dialect } from '../lib/client/dialect.js';
import { openRoom } from '../lib/client/publish-load.js';
import { serverCase, type OpenLoad } from '../lib/server-case.js';
import { programs } from '../websocket/peers.js';
import { user } from '../work/user.js';
import { OF_MANY } from '../lib/rounds.js';
import { BUDGETS, inRoom, program, PUBLISH } from './dialects.js';

const UNIT = 'deliveries per CPU second';

/** Everybody in one room of one process receives what one of them asks to publish. */
function room(dialect: Dialect, members: number): OpenLoad {
  return (port, { short }) => openRoom([port], dialect, user, short ? 3 : members);
}

const publish = serverCase({
  name: 'fanout/publish-1000',
  unit: UNIT,
  subject: 'cortado',
  // The floor: a frame that is made once, and one write of it to each socket.
  peers: { cortado: program('cortado'), 'socket-io': program('socket-io'), ...programs(['write-loop']) },
  load: (peer) => room(PUBLISH[peer]!, 1_000),
  ...OF_MANY,
  budgets: BUDGETS,
});

/** What a history costs, with the memory broker. */
function historyCase(members: number): typeof publish {
  return serverCase({
    name: `fanout/history-${members}`,
    unit: UNIT,
    subject: 'history',
    peers: { history: program('cortado', { history: true }), none: program('cortado') },
    load: () => room(inRoom('/kept'), members),
    ...(members === 1 ? {} : { budgets: { none: { atLeast: 0.85 } } }),
  });
}

const JOIN: Readonly<Record<string, Dialect>> = {
  cortado: envelope('/joining'),
  // Each message names its event.
  'socket-io': { ...socketIo(''), encode: (message) => `421${JSON.stringify(message)}` },
};
const JOINED = { statusCode: 200, body: { channel: 'joined:1', data: null } };
const LEFT = { statusCode: 204, body: null };

/** Joining and leaving by turns, each acknowledged. */
const join = serverCase({
  name: 'fanout/join',
  unit: 'joins and leaves per CPU second',
  warmUp: 1_000,
  // A join is 30 µs: the middle of more of them is steadier than that of shorter rounds.
  quota: { ms: 200 },
  rounds: 12,
  subject: 'cortado',
  peers: { cortado: program('cortado'), 'socket-io': program('socket-io') },
  load: (peer) =>
    alternatingLoad(
      JOIN[peer]!,
      peer === 'cortado'
        ? [
            { message: { event: '$join', channel: 'joined:1' }, answer: JOINED },
            { message: { event: '$leave', channel: 'joined:1' }, answer: LEFT },
          ]
        : [
            { message: ['join', 'joined:1'], answer: JOINED },
            { message: ['leave', 'joined:1'], answer: LEFT },
          ],
      50,
    ),
  budgets: { 'socket-io': { atLeast: 1 } },
});

export const cases = [publish, historyCase(1_000), historyCase(1), join];

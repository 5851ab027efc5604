/**
 * What the model is computed from. `case` and `peer` are the row of `npm run bench -- --json`, and `of` makes the cost of its figure: in
 * microseconds of CPU time, or in bytes.
 */
export const COSTS = {
  delivery: {
    what: 'a delivery of a publication to one socket',
    case: 'fanout/publish-1000',
    peer: 'cortado',
    of: ({ figure }) => 1_000_000 / figure,
  },
  message: {
    what: 'a message with a DTO, and its reply',
    case: 'websocket/echo-1000',
    peer: 'cortado',
    of: ({ figure }) => 1_000_000 / figure,
  },
  connect: {
    what: 'a connection with one message and its reply',
    case: 'websocket/connect',
    peer: 'cortado',
    of: ({ figure }) => 1_000_000 / figure,
  },
  idle: { what: 'an idle connection, each second', case: 'scaling/heartbeat', peer: 'second' },
  ping: { what: 'a ping and its pong', case: 'scaling/heartbeat', peer: 'ping' },
  publish: { what: 'a publication sent through Redis', case: 'scaling/publication', peer: 'publisher' },
  receive: {
    what: 'a publication received from Redis, and delivered to one socket',
    case: 'scaling/publication',
    peer: 'receiver',
  },
  redis: { what: 'Redis: a publication with one receiving process', case: 'scaling/publication', peer: 'redis' },
  redisReceiver: {
    what: 'Redis: each further receiving process',
    case: 'scaling/publication',
    peer: 'redis for each receiver',
  },
  keptPublish: {
    what: 'a publication sent to a channel with history',
    case: 'scaling/kept-publication',
    peer: 'publisher',
  },
  keptRedis: {
    what: 'Redis: a publication to a channel with history',
    case: 'scaling/kept-publication',
    peer: 'redis',
  },
  presence: { what: 'a join to a channel with presence, and the leave', case: 'scaling/presence', peer: 'process' },
  redisPresence: { what: 'Redis: the same', case: 'scaling/presence', peer: 'redis' },
  connectionBytes: {
    what: 'memory of an idle connection',
    case: 'memory/idle-connection',
    peer: 'cortado',
    unit: 'bytes',
  },
  subscriptionBytes: {
    what: 'memory of a subscription to a channel class',
    case: 'fanout/memory-class',
    peer: 'cortado',
    unit: 'bytes',
  },
};

/** @returns the costs that the rows of a run of the benchmarks come to */
export function takeCosts(rows, measured) {
  const costs = Object.entries(COSTS).map(([name, { case: from, peer, of = ({ figure }) => figure }]) => {
    const row = rows.find((each) => each.case === from && each.peer === peer);
    if (row === undefined) throw new Error(`the rows have no ${peer} of ${from}`);
    return [name, Number(of(row).toPrecision(3))];
  });
  return { measured, ...Object.fromEntries(costs) };
}

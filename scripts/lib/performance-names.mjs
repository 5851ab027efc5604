/** What each case is, for readers who do not know its name. */
const WHAT = {
  'dto/class-validator-entry': '20 nested objects with `@cortado/dto/class-validator`',
  'dto/five-fields': 'a DTO with five fields',
  'dto/nested-20': 'an object with 20 nested objects',
  'dto/five-with-email': 'five fields, one of them an e-mail address',
  'dto/five-all-wrong': 'five fields, all of them wrong',
  'fanout/publish-1000': 'deliveries of one publication to 1,000 sockets of one process',
  'fanout/redis-2x500': 'deliveries of one publication to 1,000 sockets of two processes, 500 each, with Redis',
  'fanout/history-1000': 'deliveries to 1,000 sockets of a channel with history',
  'fanout/history-1': 'the same with one socket',
  'fanout/join': 'joins and leaves, alternating and acknowledged',
  'fanout/uninvolved': 'a publication to 100 sockets, with 10,000 other connections and their 1,000 channels',
  'fanout/memory-plain': 'heap of an idle subscription to a channel without a class, 100 members in each channel',
  'fanout/memory-class': 'heap of an idle subscription to a channel class, 100 members in each channel',
  'fanout/recovery':
    'CPU time for 1,000 replayed publications: 1,000 clients return at once, each missed 100; joins included',
  'fanout/positions': 'CPU time of a process with 100,000 idle channels with history, one member in each',
  'growth/routes': 'GET with 500 routes',
  'growth/dtos': 'POST with 1,000 DTO classes',
  'growth/providers': 'POST with 1,000 providers',
  'http/get': 'GET, answered with JSON',
  'http/post': 'POST of five validated fields',
  'http/post-nested': 'POST of 20 validated nested objects',
  'http/post-guarded': 'the same with a guard and a service created for each request',
  'http/post-invalid': 'POST that is refused with five errors',
  'memory/idle-connection': 'memory (RSS) of an idle WebSocket connection',
  'resources/create': 'rows per second of wall time, one writer, with one watcher; PostgreSQL writes to disk',
  'resources/create-without-disk': 'the same with `fsync=off`',
  'resources/writers-16': 'rows per second of wall time, 16 writers to one resource; PostgreSQL writes to disk',
  'resources/list-sqlite': 'a filtered page of 20 from 100,000 rows, SQLite',
  'resources/list-postgres': 'the same with PostgreSQL, whose CPU time is included',
  'resources/watchers-1000': 'CPU time of a change that 1,000 watchers of one filter do not see',
  'resources/scopes-10000': 'CPU time of a change with 10,000 watchers of different scopes, delivered to one of them',
  'scaling/processes-1000':
    'deliveries per second of wall time to 1,000 sockets of two processes, 500 sockets each, with Redis',
  'startup/10-routes': 'CPU time of a start with 10 routes, until the first answer',
  'startup/100-routes': 'the same with 100 routes',
  'startup/500-routes': 'the same with 500 routes',
  'websocket/broadcast-10': 'a broadcast to 10 sockets',
  'websocket/broadcast-100': 'a broadcast to 100 sockets',
  'websocket/broadcast-1000': 'a broadcast to 1,000 sockets',
  'websocket/broadcast-1000-burst': 'five broadcasts at once to 1,000 sockets',
  'websocket/connect': 'connecting, one message and its reply',
  'websocket/echo-1': 'a validated message and its reply, 1 socket',
  'websocket/echo-50': 'a validated message and its reply, 50 sockets',
  'websocket/echo-1000': 'a validated message and its reply, 1,000 sockets',
  'websocket/echo-1-pipelined': '10 validated messages at once, 1 socket',
  'websocket/echo-50-pipelined': '10 validated messages at once, 50 sockets',
  'websocket/echo-1000-pipelined': '10 validated messages at once, 1,000 sockets',
  'websocket/invalid': 'a message that is refused with five errors, 50 sockets',
};

/** Where the peer is the same program with another input. */
const WHAT_OF = {
  'dto/invalid-to-valid/one wrong': 'time for an object with one wrong field',
  'dto/other-classes/and 300': 'time with 300 other DTO classes',
  'dto/other-classes/and 1,000': 'time with 1,000 other DTO classes',
};

/** @param {{ case: string, peer: string }} row */
export function whatOf({ case: name, peer }) {
  return WHAT_OF[`${name}/${peer}`] ?? WHAT[name] ?? '';
}

/** What a peer is. */
const PEER = {
  '1 watcher': 'one watcher',
  'class-validator': 'class-validator',
  'cortado closures': 'Cortado closures',
  'eight resources': 'eight resources',
  'fastify with class-validator': 'Fastify with AJV and class-validator',
  'fastify with response schemas': 'Fastify with AJV and response schemas',
  'fastify-websocket': '`@fastify/websocket`',
  'nest-express': 'NestJS on Express',
  'nest-fastify': 'NestJS on Fastify',
  'node-http': '`node:http`',
  'one without Redis': 'one process without Redis',
  'routing-controllers': 'routing-controllers',
  'socket-io': 'Socket.IO',
  'write-loop': 'write loop',
  ajv: 'AJV',
  alone: 'no other connections',
  fastify: 'Fastify with AJV',
  hono: 'Hono',
  nest: 'NestJS',
  none: 'no history',
  one: 'one process with Redis',
  typebox: 'TypeBox',
  unwatched: 'no watcher',
  ws: 'bare `ws`',
  'ws-with-sessions': '`ws` with sessions',
  zod: 'zod',
};

/** What a peer is in one case or in one folder of cases only. */
const PEER_OF = {
  'dto/invalid-to-valid/one wrong': 'a valid object',
  'dto/other-classes/and 300': 'no other classes',
  'dto/other-classes/and 1,000': 'no other classes',
  'growth/dtos/10 dtos': '10 DTO classes',
  'growth/routes/the last of 500 routes': 'the last of the 500 routes',
  'resources/fastify': 'by hand',
  'resources/writers-16/by hand': 'by hand, eight tables',
};

/** @param {{ case: string, peer: string }} row */
export function peerOf({ case: name, peer }) {
  return PEER_OF[`${name}/${peer}`] ?? PEER_OF[`${name.split('/')[0]}/${peer}`] ?? PEER[peer] ?? peer;
}

/** The cases that compare inputs of one program, or measure costs: their ratios say nothing about another program. */
export const NO_COMPARISON = [
  'dto/compile',
  'dto/invalid-to-valid',
  'dto/other-classes',
  'scaling/heartbeat',
  'scaling/kept-publication',
  'scaling/presence',
  'scaling/publication',
];

/**
 * By peer with a budget: the plain program that decides where the budget is out of reach, as in the cases of the benchmarks.
 *
 * @type {readonly { cases: RegExp, peer: string, plain: string, share: number }[]}
 */
export const FLOORS = [
  { cases: /^http\/post(-nested)?$/, peer: 'nest-fastify', plain: 'node-http', share: 0.95 },
  { cases: /^websocket\/echo-/, peer: 'nest', plain: 'ws', share: 0.97 },
  { cases: /^memory\//, peer: 'ws', plain: 'ws-with-sessions', share: 1.05 },
  { cases: /^fanout\/(publish-1000|redis-2x500)$/, peer: 'socket-io', plain: 'write-loop', share: 0.9 },
];

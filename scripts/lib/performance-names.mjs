/** What each case is, for readers who do not know its name. */
export const WHAT = {
  'dto/five-fields': 'a DTO with five fields',
  'dto/nested-20': 'an object with 20 nested ones',
  'dto/five-with-email': 'five fields, one an e-mail address',
  'dto/five-all-wrong': 'five fields, all of them wrong',
  'dto/invalid-to-valid': 'time for an invalid object beside a valid one',
  'dto/other-classes': 'time beside that in a program with more classes',
  'fanout/publish-1000': 'deliveries of one publication to 1,000 sockets of one process',
  'fanout/redis-2x500': 'the same to two processes with 500 sockets each, through Redis',
  'fanout/history-1000': 'the same as the first, in a channel that keeps history',
  'fanout/history-1': 'one subscriber instead of 1,000',
  'fanout/join': 'joins and leaves by turns, acknowledged; a channel class without `onJoin`',
  'fanout/uninvolved': 'a publication to 100 sockets beside 10,000 connections with 1,000 channels',
  'fanout/memory-plain': 'an idle subscription to a channel without a class, 100 members in each',
  'fanout/memory-class': 'an idle subscription to a channel class',
  'fanout/recovery': '1,000 clients replay 100 publications each from one position, joins included; for 1,000 replayed',
  'fanout/positions': 'a process whose 100,000 channels with history are idle, one member in each',
  'growth/routes': '500 routes beside 10',
  'growth/dtos': '1,000 DTO classes beside 10',
  'growth/providers': '1,000 providers beside 10',
  'http/get': 'GET, answered with JSON',
  'http/post': 'POST of five validated fields',
  'http/post-nested': 'POST of 20 validated nested objects',
  'http/post-invalid': 'POST that is refused with five errors',
  'memory/idle-connection': 'memory of an idle WebSocket',
  'resources/create': 'rows per second of one writer, with one watcher; PostgreSQL as installed, over TCP',
  'resources/create-without-disk': 'the same with `fsync=off`',
  'resources/writers-16': 'rows per second of sixteen writers to one resource; the same PostgreSQL',
  'resources/list-sqlite': 'a filtered page of 20 from 100,000 rows',
  'resources/list-postgres': 'the same; the processor time of PostgreSQL is part of it',
  'resources/watchers-1000': 'time for a change that 1,000 watchers of one filter do not see',
  'resources/scopes-10000': 'a change beside 10,000 clients with a scope each, written and delivered to one',
  'scaling/processes-1000': 'deliveries per second by the clock, 1,000 sockets at two processes',
  'startup/10-routes': 'start of 10 routes, to the first answer',
  'startup/100-routes': 'start of 100 routes',
  'startup/500-routes': 'start of 500 routes',
  'websocket/broadcast-10': 'a broadcast to 10 sockets',
  'websocket/broadcast-100': 'a broadcast to 100 sockets',
  'websocket/broadcast-1000': 'a broadcast to 1,000 sockets',
  'websocket/broadcast-1000-burst': 'five broadcasts at once to 1,000 sockets',
  'websocket/connect': 'connecting, one message and its reply',
  'websocket/echo-1': 'a validated message and its reply, 1 socket',
  'websocket/echo-50': 'a validated message and its reply, 50 sockets',
  'websocket/echo-1000': 'a validated message and its reply, 1,000 sockets',
  'websocket/echo-1-pipelined': '10 messages at once, 1 socket',
  'websocket/echo-50-pipelined': '10 messages at once, 50 sockets',
  'websocket/echo-1000-pipelined': '10 messages at once, 1,000 sockets',
};

/** What a peer is. */
const PEER = {
  'node-http': 'bare `node:http`',
  fastify: 'Fastify with AJV',
  'nest-fastify': 'NestJS on Fastify',
  ws: 'bare `ws`',
  nest: 'NestJS',
  'write-loop': 'a loop that only writes',
  ajv: 'AJV',
  one: 'one process',
  'socket-io': 'Socket.IO',
  none: 'no history',
  alone: 'none of those',
  'by hand': 'by hand',
  unwatched: 'no watcher',
};

/** What a peer is in one folder only. */
const PEER_OF = { 'resources/fastify': 'by hand' };

/** @param {{ case: string, peer: string }} row */
export function peerOf({ case: name, peer }) {
  return PEER_OF[`${name.split('/')[0]}/${peer}`] ?? PEER[peer] ?? peer;
}

import type { BenchCase } from '../lib/bench-case.js';
import { costsCase } from '../lib/costs-case.js';
import { HeartbeatCosts } from './heartbeat-costs.js';
import { JoinCosts } from './join-costs.js';
import { PUBLICATION_PARTS, PublicationCosts } from './publication-costs.js';
import { hasRedis } from '../lib/redis-server.js';
import { inRoom, program } from '../fanout/dialects.js';
import type { FanoutArgument } from '../peers/fanout/cortado.js';
import { user } from '../work/user.js';

const UNIT = 'µs of processor time';

function publicationCosts(
  name: string,
  argument: FanoutArgument | undefined,
  path: '/room' | '/kept',
  channel: string,
): BenchCase {
  return costsCase({
    name,
    unit: UNIT,
    rounds: 11,
    // A round is short, and what Redis sends takes many of them to be compiled.
    settling: 40,
    parts: PUBLICATION_PARTS,
    start: (options) =>
      PublicationCosts.start(program('cortado', argument), inRoom(path), { channel, message: user }, options),
  });
}

const publication = publicationCosts('scaling/publication', undefined, '/room', 'room:1');
const kept = publicationCosts('scaling/kept-publication', { history: true }, '/kept', 'kept:1');

/** Joining and leaving, with an `info` of 14 bytes. */
const join = costsCase({
  name: 'scaling/presence',
  unit: UNIT,
  rounds: 11,
  // The program is warm when it starts.
  settling: 5,
  parts: ['process', 'redis'],
  start: (options) => JoinCosts.start(program('cortado'), '/present-members', options),
});

const heartbeat = costsCase({
  name: 'scaling/heartbeat',
  unit: UNIT,
  // A round takes two seconds.
  rounds: 6,
  settling: 1,
  parts: ['second', 'ping'],
  start: (options) => HeartbeatCosts.start(program('cortado'), '/recovering', options),
});

export const cases: readonly BenchCase[] = hasRedis ? [publication, kept, join, heartbeat] : [heartbeat];

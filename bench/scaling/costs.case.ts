import type { BenchCase } from '../lib/bench-case.js';
import { costsCase } from '../lib/costs-case.js';
import { HeartbeatCosts } from '../lib/heartbeat-costs.js';
import { JoinCosts } from '../lib/join-costs.js';
import { PUBLICATION_PARTS, PublicationCosts } from '../lib/publication-costs.js';
import { hasRedis } from '../lib/redis-server.js';
import { inRoom, program } from '../fanout/dialects.js';
import { user } from '../work/user.js';

const UNIT = 'µs of processor time';

const publication = costsCase({
  name: 'scaling/publication',
  unit: UNIT,
  rounds: 5,
  parts: PUBLICATION_PARTS,
  start: (options) =>
    PublicationCosts.start(program('cortado'), inRoom('/room'), { channel: 'room:1', message: user }, options),
});

const kept = costsCase({
  name: 'scaling/kept-publication',
  unit: UNIT,
  rounds: 5,
  parts: PUBLICATION_PARTS,
  start: (options) =>
    PublicationCosts.start(
      program('cortado', { history: true }),
      inRoom('/kept'),
      { channel: 'kept:1', message: user },
      options,
    ),
});

/** Joining and leaving, with an `info` of 14 bytes. */
const join = costsCase({
  name: 'scaling/presence',
  unit: UNIT,
  rounds: 5,
  parts: ['process', 'redis'],
  start: (options) => JoinCosts.start(program('cortado'), '/present-members', options),
});

const heartbeat = costsCase({
  name: 'scaling/heartbeat',
  unit: UNIT,
  rounds: 2,
  parts: ['second', 'ping'],
  start: (options) => HeartbeatCosts.start(program('cortado'), '/recovering', options),
});

export const cases: readonly BenchCase[] = hasRedis ? [publication, kept, join, heartbeat] : [heartbeat];

import type { BenchCase } from '../lib/bench-case.js';
import { hasPostgres } from '../lib/postgres-server.js';
import { writersCase } from './writers.js';

const CORTADO = { program: 'cortado', resources: 1 } as const;
const BY_HAND = { program: 'by-hand', resources: 1 } as const;
const ONE_STATEMENT = { program: 'one-statement', resources: 1 } as const;
const EIGHT = { resources: 8 } as const;

/**
 * One row after the other, with somebody who watches, beside a transaction by hand; that has three round trips and no log. One statement by hand
 * has one, and a log, as Cortado has. PostgreSQL is as it is installed: a commit is on the disk.
 */
const create = writersCase({
  name: 'resources/create',
  isDurable: true,
  writers: 1,
  subject: 'cortado',
  peers: { cortado: { ...CORTADO, isWatched: true }, 'by hand': BY_HAND, 'by hand, one statement': ONE_STATEMENT },
  budgets: { 'by hand': { atLeast: Number((1 / 1.5).toFixed(3)) } },
});

/** Nothing waits for the disk, so that all is seen that Cortado adds. */
const withoutDisk = writersCase({
  name: 'resources/create-without-disk',
  writers: 1,
  subject: 'cortado',
  peers: {
    cortado: { ...CORTADO, isWatched: true },
    unwatched: CORTADO,
    'by hand': BY_HAND,
    'by hand, one statement': ONE_STATEMENT,
  },
});

/** The ceiling of one resource: its writers wait for each other, because its log is in the order of the commits. */
const sixteen = writersCase({
  name: 'resources/writers-16',
  isDurable: true,
  writers: 16,
  subject: 'one resource',
  peers: {
    'one resource': { ...CORTADO, isWatched: true },
    'eight resources': { ...CORTADO, ...EIGHT, isWatched: true },
    'by hand': { ...BY_HAND, ...EIGHT },
  },
});

if (!hasPostgres) console.warn('resources/create is left out: PostgreSQL is not installed');

export const cases: readonly BenchCase[] = hasPostgres ? [create, withoutDisk, sixteen] : [];

import type { BenchCase } from './bench-case.js';

/**
 * For many sockets. A round begins with the memory of other peers in the caches of the processor, and in 60 ms each socket would have its
 * turn only a few times after that.
 */
export const OF_MANY: Pick<BenchCase, 'quota' | 'rounds'> = { quota: { ms: 240 }, rounds: 10 };

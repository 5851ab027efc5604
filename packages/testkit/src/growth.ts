/** The limit for linear work, with room for noise. Quadratic work has a factor of 16 in every round. */
export const LINEAR = 8;

/**
 * In microseconds. In shorter times the clock and the collection of garbage decide, not the number of steps. Quadratic work on 4n items
 * takes more than a hundred milliseconds where n is some thousands, so it is never taken for short.
 */
const SHORTEST = 4_000;
const ROUNDS = 5;
const SAMPLES = 3;

/**
 * t(4n) / t(n): the best of up to five rounds; stops when a round is below `LINEAR`. A round compares the fastest of three samples of
 * each size, which alternate, so that a slow phase of the machine meets both. Measures processor time, so that other processes do not
 * count. A sample is one run: many in a row would measure the collection of their garbage.
 */
export function growth(n: number, prepare: (n: number) => () => unknown): number {
  const [small, large] = [prepare(n), prepare(4 * n)];
  small();
  let best = Infinity;
  for (let round = 0; round < ROUNDS && best >= LINEAR; round++) {
    const fastest = { small: Infinity, large: Infinity };
    for (let sample = 0; sample < SAMPLES && fastest.large >= LINEAR * SHORTEST; sample++) {
      fastest.small = Math.min(fastest.small, time(small));
      fastest.large = Math.min(fastest.large, time(large));
    }
    best = Math.min(best, fastest.large / Math.max(fastest.small, SHORTEST));
  }
  return best;
}

/** In microseconds. */
function time(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The limit for linear work, with room for noise. Quadratic work has a factor of 16 in every round. */
export const LINEAR = 8;

/**
 * t(4n) / t(n): the best of up to five rounds; stops when a round is below `LINEAR`. Measures processor time, so that other
 * processes do not count.
 */
export function growth(n: number, prepare: (n: number) => () => unknown): number {
  const [small, large] = [prepare(n), prepare(4 * n)];
  small();
  let best = Infinity;
  for (let round = 0; round < 5 && best >= LINEAR; round++) best = Math.min(best, time(large) / time(small));
  return best;
}

/** In microseconds, and at least a millisecond, because shorter times are dominated by the clock. */
function time(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(user + system, 1_000);
}

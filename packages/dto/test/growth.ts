/** Below it work is no worse than linear, with room for noise: quadratic work has 16 in every round. */
export const LINEAR = 8;

/**
 * t(4n) / t(n), the best of five rounds; the first that is below `LINEAR` will do. Time is that of the processor, so that
 * other processes do not count.
 */
export function growth(n: number, prepare: (n: number) => () => unknown): number {
  const [small, large] = [prepare(n), prepare(4 * n)];
  small();
  let best = Infinity;
  for (let round = 0; round < 5 && best >= LINEAR; round++) best = Math.min(best, time(large) / time(small));
  return best;
}

/** In microseconds, but at least a millisecond: below that the clock says more than the work does. */
function time(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.max(user + system, 1_000);
}

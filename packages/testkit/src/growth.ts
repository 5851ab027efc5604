/** The limit for linear work, with room for noise. Quadratic work has a factor of 16 in every round. */
export const LINEAR = 8;

/** In microseconds: shorter times are dominated by the clock. */
const SHORTEST_SAMPLE = 2_000;
const ROUNDS = 5;
const SAMPLES = 3;

/**
 * t(4n) / t(n): the best of up to five rounds; stops when a round is below `LINEAR`. A round compares the fastest of three samples of
 * each size. Samples of both sizes alternate, so that a slow phase of the machine meets both, and are repeated until the clock can
 * measure them. Measures processor time, so that other processes do not count.
 */
export function growth(n: number, prepare: (n: number) => () => unknown): number {
  const [small, large] = [prepare(n), prepare(4 * n)];
  small();
  // Quadratic work on thousands of items takes far longer than this, so one run is enough for most.
  const once = time(large, 1) / SHORTEST_SAMPLE;
  if (once < 1) return once;
  let repeat = 1;
  while (time(small, repeat) < SHORTEST_SAMPLE) repeat *= 2;
  let best = Infinity;
  for (let round = 0; round < ROUNDS && best >= LINEAR; round++) {
    const fastest = { small: Infinity, large: Infinity };
    for (let sample = 0; sample < SAMPLES; sample++) {
      fastest.small = Math.min(fastest.small, time(small, repeat));
      fastest.large = Math.min(fastest.large, time(large, repeat));
    }
    best = Math.min(best, fastest.large / fastest.small);
  }
  return best;
}

/** In microseconds. The work repeats, because one run may be too short for the clock. */
function time(work: () => unknown, repeat: number): number {
  const before = process.cpuUsage();
  for (let run = 0; run < repeat; run++) work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

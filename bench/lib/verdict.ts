import type { Budget } from './bench-case.js';

/** What came of a budget. */
export interface Verdict {
  readonly budget: number | null;
  /** Which side of the budget the ratio has to be on. */
  readonly limit: '≥' | '≤' | null;
  /** How far from the budget a ratio may be on the wrong side: half the noise. */
  readonly tolerance: number | null;
  /** `floor`: the budget is out of reach on this machine, and the subject has what can be had. */
  readonly verdict: 'holds' | 'floor' | 'missed' | null;
}

export interface Measured {
  readonly ratio: number;
  /** The ratio of the subject to another peer of the case, such as a floor. */
  readonly ratioTo: (peer: string) => number;
  /** The spread of the A/A run. */
  readonly noise: number;
}

export const NO_VERDICT: Verdict = { budget: null, limit: null, tolerance: null, verdict: null };

/** A ratio is enough when it is on the right side of the budget, give or take half the noise. So is the share of a floor. */
export function verdictOn(budget: Budget, { ratio, ratioTo, noise }: Measured): Verdict {
  const tolerance = noise / 2;
  if ('atMost' in budget) {
    const { atMost } = budget;
    return { budget: atMost, limit: '≤', tolerance, verdict: ratio <= atMost + tolerance ? 'holds' : 'missed' };
  }
  const { atLeast, floor } = budget;
  const given = { budget: atLeast, limit: '≥', tolerance } as const;
  if (ratio >= atLeast - tolerance) return { ...given, verdict: 'holds' };
  if (floor === undefined) return { ...given, verdict: 'missed' };
  const toFloor = ratioTo(floor.peer);
  const reach = (ratio / toFloor) * floor.share;
  return { ...given, verdict: reach < atLeast && toFloor >= floor.share - tolerance ? 'floor' : 'missed' };
}

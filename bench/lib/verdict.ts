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
  const isMost = 'atMost' in budget;
  const asked = isMost ? budget.atMost : budget.atLeast;
  const isWithin = (value: number, limit: number): boolean => (isMost ? value <= limit : value >= limit);
  const given = { budget: asked, limit: isMost ? '≤' : '≥', tolerance } as const;
  const slack = isMost ? tolerance : -tolerance;
  if (isWithin(ratio, asked + slack)) return { ...given, verdict: 'holds' };
  if (budget.floor === undefined) return { ...given, verdict: 'missed' };
  const { peer, share } = budget.floor;
  const toFloor = ratioTo(peer);
  const reach = (ratio / toFloor) * share;
  return { ...given, verdict: !isWithin(reach, asked) && isWithin(toFloor, share + slack) ? 'floor' : 'missed' };
}

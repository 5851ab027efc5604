import type { BenchCase } from './bench-case.js';
import type { Row } from './report.js';

/** With a higher tolerance, a ratio on the wrong side of its budget is measured a second time: noise must not buy a verdict. */
const HIGHEST_TOLERANCE = 0.05;
/** In milliseconds, for all second measurements together: a whole run has to stay under a quarter of an hour. */
const ALLOWED = 30_000;

/** A case that was measured, and how long that took in milliseconds. */
export interface MeasuredCase {
  readonly bench: BenchCase;
  readonly rows: readonly Row[];
  readonly ms: number;
}

/** Those of which a budget holds only because of the noise. */
export interface NoisyCases {
  readonly again: readonly MeasuredCase[];
  /** For which there is no time. */
  readonly left: readonly MeasuredCase[];
}

/** The noisiest come first. */
export function noisyCases(measured: readonly MeasuredCase[]): NoisyCases {
  const noisy = measured
    .filter(({ bench, rows }) => !bench.isSingle && rows.some(holdsByNoise))
    .toSorted((a, b) => toleranceOf(b.rows) - toleranceOf(a.rows));
  const again: MeasuredCase[] = [];
  const left: MeasuredCase[] = [];
  let ms = ALLOWED;
  for (const each of noisy) {
    (each.ms > ms ? left : again).push(each);
    if (each.ms <= ms) ms -= each.ms;
  }
  return { again, left };
}

function holdsByNoise({ verdict, limit, ratio, budget, tolerance }: Row): boolean {
  if (verdict !== 'holds' || budget === null || tolerance === null || tolerance <= HIGHEST_TOLERANCE) return false;
  return limit === '≤' ? ratio > budget : ratio < budget;
}

/** Of two measurements of one case, that with less noise, whatever its verdicts are. One that failed is empty. */
export function quieter(first: readonly Row[], second: readonly Row[]): readonly Row[] {
  if (first.length === 0 || second.length === 0) return [...first, ...second];
  const [counts, other] = toleranceOf(second) < toleranceOf(first) ? [second, first] : [first, second];
  return counts.map((row) => ({ ...row, again: toleranceOf(other) }));
}

/** The same for all budgets of a case; 0 without any. */
function toleranceOf(rows: readonly Row[]): number {
  return Math.max(0, ...rows.flatMap(({ tolerance }) => tolerance ?? []));
}

import type { BenchCase } from './bench-case.js';
import type { Row } from './report.js';

/** A case with a higher tolerance is measured a second time: a noisy run must not buy a verdict. */
const HIGHEST_TOLERANCE = 0.05;
/** In milliseconds, for all second measurements together: a whole run has to stay under a quarter of an hour. */
const ALLOWED = 45_000;

/** A case that was measured, and how long that took in milliseconds. */
export interface MeasuredCase {
  readonly bench: BenchCase;
  readonly rows: readonly Row[];
  readonly ms: number;
}

/** Those too noisy for a verdict between programs. */
export interface NoisyCases {
  readonly again: readonly MeasuredCase[];
  /** For which there is no time. */
  readonly left: readonly MeasuredCase[];
}

/** First come those whose ratio is within the tolerance on either side of a budget, where less noise can change the verdict; then the noisiest. */
export function noisyCases(measured: readonly MeasuredCase[]): NoisyCases {
  const noisy = measured
    .filter(({ bench, rows }) => !bench.isSingle && toleranceOf(rows) > HIGHEST_TOLERANCE)
    .toSorted((a, b) => Number(isClose(b)) - Number(isClose(a)) || toleranceOf(b.rows) - toleranceOf(a.rows));
  const again: MeasuredCase[] = [];
  const left: MeasuredCase[] = [];
  let ms = ALLOWED;
  for (const each of noisy) {
    (each.ms > ms ? left : again).push(each);
    if (each.ms <= ms) ms -= each.ms;
  }
  return { again, left };
}

function isClose({ rows }: MeasuredCase): boolean {
  return rows.some(
    ({ budget, tolerance, ratio }) => budget !== null && tolerance !== null && Math.abs(ratio - budget) <= tolerance,
  );
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

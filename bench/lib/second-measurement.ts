import type { BenchCase } from './bench-case.js';
import type { Row } from './report.js';

/** A case with a higher tolerance is measured a second time: a noisy run must not buy a verdict. */
const HIGHEST_TOLERANCE = 0.05;
/** In milliseconds, for all second measurements together: a whole run has to stay under a quarter of an hour. */
const ALLOWED = 60_000;

/** A case that was measured, and how long that took in milliseconds. */
export interface MeasuredCase {
  readonly bench: BenchCase;
  readonly rows: readonly Row[];
  readonly ms: number;
}

/** Those too noisy for a verdict between programs: as many as there is time for, the noisiest first. */
export function tooNoisy(measured: readonly MeasuredCase[]): readonly MeasuredCase[] {
  const noisy = measured.filter(({ bench, rows }) => !bench.isSingle && toleranceOf(rows) > HIGHEST_TOLERANCE);
  let left = ALLOWED;
  return noisy
    .toSorted((a, b) => toleranceOf(b.rows) - toleranceOf(a.rows))
    .filter(({ ms }) => {
      if (ms > left) return false;
      left -= ms;
      return true;
    });
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

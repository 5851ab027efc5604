/** The value that the share `at` of the sorted values lies below, interpolated. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * at;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The width of the middle half. A single disturbed round does not widen it, as it would the range. */
export function spread(values: readonly number[]): number {
  return quantile(values, 0.75) - quantile(values, 0.25);
}

/** Of ratios: as far from the half as from the double. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/**
 * How far ratios that should be 1 lie from it: the spread of an A/A run. Where they lie evenly around 1 it is the width of the
 * middle half; where one of two equal processes was slower throughout, it says so, which that width would not.
 */
export function deviation(ratios: readonly number[]): number {
  return 2 * median(ratios.map((ratio) => Math.abs(ratio - 1)));
}

/** How many characters may differ between what was written and what was meant. */
const NEAR = 2;

/** The name that was most likely meant: at most two edits away, whatever the case; undefined when none is that near. */
export function closest(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = NEAR + 1;
  for (const name of names) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), least);
    if (distance < least) [best, least] = [name, distance];
  }
  // Two edits turn any short name into any other.
  return best !== undefined && least * 2 < Math.min(written.length, best.length) ? best : undefined;
}

/** Insertions, deletions, substitutions, and swaps of neighbours (optimal string alignment). @param limit what is enough to know */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let [before, previous] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
    }
    [before, previous] = [previous, current];
  }
  return previous[b.length]!;
}

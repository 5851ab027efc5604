import type { BenchCase, Peer } from './bench-case.js';

/** One process to start. */
export interface Contender {
  readonly name: string;
  readonly peer: Peer;
  /** Whether a verdict depends on it, or it costs nothing: it takes part in every round. */
  readonly isHeld: boolean;
}

/**
 * In the order in which they start: every peer, then a second process of the subject and of each peer with a budget, in the opposite
 * order. So what comes of an early start, or of a long wait, is on the average the same for all of those.
 *
 * @param twice false: one process of each, as in a case that `isSingle`
 */
export function contendersOf(
  { subject, peers, budgets = {}, isSingle = false }: BenchCase,
  twice: boolean,
): readonly Contender[] {
  const names = Object.keys(peers);
  const isHeld = (name: string): boolean => isSingle || name === subject || name in budgets;
  const again = twice && !isSingle ? names.filter(isHeld).toReversed() : [];
  return [...names, ...again].map((name) => ({ name, peer: peers[name]!, isHeld: isHeld(name) }));
}

/**
 * The order of one round: row `round` of a Williams square. In as many rounds as there are values each is at every place once, and comes
 * after every other once (with an odd number of values: nearly). A cyclic order, A B C, B C A, …, leaves each with one predecessor.
 */
export function balanced<T>(values: readonly T[], round: number): readonly T[] {
  const count = values.length;
  // 0, 1, n−1, 2, n−2, …: all differences between neighbours are different.
  const place = (index: number): number => (index % 2 === 1 ? (index + 1) / 2 : count - index / 2);
  const row = values.map((_, index) => values[(place(index) + round) % count]!);
  // With an odd number the same differences come twice, and the other ones in the square read backwards.
  return count % 2 === 1 && Math.floor(round / count) % 2 === 1 ? row.toReversed() : row;
}

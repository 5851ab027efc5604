import { balanced, contendersOf } from '../../bench/lib/contenders';

const peer = { start: () => Promise.reject(new Error('is not started here')) };

/** How often each value comes after each other one within a round. */
function neighbours(count: number, rounds: number): readonly number[] {
  const values = Array.from({ length: count }, (_, value) => value);
  const seen = new Map(values.flatMap((a) => values.filter((b) => a !== b).map((b) => [`${a} ${b}`, 0])));
  for (let round = 0; round < rounds; round += 1) {
    const row = balanced(values, round);
    expect(row.toSorted((a, b) => a - b)).toEqual(values);
    for (const [at, value] of row.slice(1).entries())
      seen.set(`${row[at]} ${value}`, seen.get(`${row[at]} ${value}`)! + 1);
  }
  return [...new Set(seen.values())];
}

test('each peer comes after each other one equally often, and is equally often at each place', () => {
  expect(neighbours(4, 4)).toEqual([1]);
  expect(neighbours(8, 16)).toEqual([2]);
  expect(neighbours(3, 6)).toEqual([2]);
  expect(neighbours(7, 14)).toEqual([2]);
  const places = [0, 1, 2, 3, 4].map((round) => balanced(['a', 'b', 'c', 'd', 'e'], round).indexOf('a'));
  expect(places.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
});

test('the subject and each peer with a budget start twice, the second ones in the opposite order', () => {
  const bench = {
    name: 'x/y',
    unit: 'x',
    better: 'more',
    subject: 'a',
    peers: { a: peer, b: peer, c: peer, d: peer },
  } as const;
  const budgets = { c: { atLeast: 1 }, b: { atMost: 2 } };
  const names = (twice: boolean) => contendersOf({ ...bench, budgets }, twice).map(({ name }) => name);
  expect(names(true)).toEqual(['a', 'b', 'c', 'd', 'c', 'b', 'a']);
  expect(names(false)).toEqual(['a', 'b', 'c', 'd']);
  expect(contendersOf({ ...bench, budgets, isSingle: true }, true)).toHaveLength(4);
});

import type { BenchCase } from '../../bench/lib/bench-case';
import type { Row } from '../../bench/lib/report';
import { noisyCases, quieter } from '../../bench/lib/second-measurement';
import { geometricMean } from '../../bench/lib/statistics';

function row(tolerance: number | null, ratio: number = 1): Row {
  return { peer: 'b', ratio, budget: tolerance === null ? null : 2, tolerance, again: null } as Row;
}

test('of the cases with budgets between programs, the noisy ones are measured again while there is time', () => {
  const of = (name: string, rows: readonly Row[], ms: number, isSingle = false) => ({
    bench: { name, isSingle } as BenchCase,
    rows,
    ms,
  });
  const { again, left } = noisyCases([
    of('quiet', [row(0.05)], 1),
    of('some', [row(0.06)], 1_000),
    of('close above', [row(0.07, 2.06)], 10_000),
    of('close below', [row(0.08, 1.93)], 10_000),
    of('long', [row(0.3)], 30_000),
    of('most', [row(0.2)], 20_000),
    of('limit', [row(0.3)], 1, true),
    of('reported', [row(null)], 1),
  ]);
  expect(again.map(({ bench }) => bench.name)).toEqual(['close below', 'close above', 'most', 'some']);
  expect(left.map(({ bench }) => bench.name)).toEqual(['long']);
});

test('of two measurements the one with less noise counts, whatever came of it', () => {
  expect(quieter([row(0.1, 3)], [row(0.04, 2)])).toEqual([{ ...row(0.04, 2), again: 0.1 }]);
  expect(quieter([row(0.1, 2)], [row(0.2, 3)])).toEqual([{ ...row(0.1, 2), again: 0.2 }]);
  expect(quieter([row(0.1)], [])).toEqual([row(0.1)]);
  expect(quieter([], [row(0.1)])).toEqual([row(0.1)]);
});

test('the mean of two ratios is 1 where one is the half and one the double', () => {
  expect(geometricMean([0.5, 2])).toBeCloseTo(1);
});

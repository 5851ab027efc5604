import type { BenchCase } from '../../bench/lib/bench-case';
import type { Row } from '../../bench/lib/report';
import { quieter, tooNoisy } from '../../bench/lib/second-measurement';
import { geometricMean } from '../../bench/lib/statistics';

function row(tolerance: number | null, ratio: number = 1): Row {
  return { peer: 'b', ratio, tolerance, again: null } as Row;
}

test('of the cases with budgets between programs, the noisiest are measured again while there is time', () => {
  const of = (name: string, tolerance: number | null, ms: number, isSingle = false) => ({
    bench: { name, isSingle } as BenchCase,
    rows: [row(tolerance)],
    ms,
  });
  const noisy = tooNoisy([
    of('quiet', 0.05, 1),
    of('some', 0.06, 20_000),
    of('long', 0.07, 50_000),
    of('most', 0.2, 30_000),
    of('limit', 0.3, 1, true),
    of('reported', null, 1),
  ]);
  expect(noisy.map(({ bench }) => bench.name)).toEqual(['most', 'some']);
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

import type { BenchCase } from '../../bench/lib/bench-case';
import type { Row } from '../../bench/lib/report';
import { noisyCases, quieter } from '../../bench/lib/second-measurement';
import { geometricMean } from '../../bench/lib/statistics';

function row(tolerance: number | null, ratio: number = 2, more: Partial<Row> = {}): Row {
  const budget = tolerance === null ? null : 2;
  return { peer: 'b', ratio, budget, limit: '≥', tolerance, verdict: 'holds', again: null, ...more } as Row;
}

test('of the cases whose budget holds because of the noise, the noisiest are measured again while there is time', () => {
  const of = (name: string, each: Row, ms: number, isSingle = false) => ({
    bench: { name, isSingle } as BenchCase,
    rows: [row(null), each],
    ms,
  });
  const { again, left } = noisyCases([
    of('quiet', row(0.05, 1.99), 1),
    of('some', row(0.06, 1.99), 1_000),
    of('holds by itself', row(0.3, 2), 1),
    of('more than allowed', row(0.08, 2.01, { limit: '≤' }), 10_000),
    of('less than allowed', row(0.3, 1.99, { limit: '≤' }), 1),
    of('long', row(0.3, 1.8), 31_000),
    of('most', row(0.2, 1.9), 15_000),
    of('missed', row(0.3, 1, { verdict: 'missed' }), 1),
    of('limit', row(0.3, 1.8), 1, true),
  ]);
  expect(again.map(({ bench }) => bench.name)).toEqual(['most', 'more than allowed', 'some']);
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

import { verdictOn } from '../../bench/lib/verdict';

const budget = { atLeast: 3, floor: { peer: 'bare', share: 0.95 } };

/** @param toFloor the ratio of the subject to the floor */
function verdict(ratio: number, toFloor: number, noise: number = 0): string | null {
  return verdictOn(budget, { ratio, ratioTo: (peer) => (peer === 'bare' ? toFloor : NaN), noise }).verdict;
}

test('a budget holds at its ratio, and half of the noise away from it', () => {
  expect(verdict(3, 1)).toBe('holds');
  expect(verdict(2.9, 0.9)).toBe('missed');
  expect(verdict(2.9, 0.9, 0.2)).toBe('holds');
  const atMost = (ratio: number, noise: number) =>
    verdictOn({ atMost: 1.1 }, { ratio, ratioTo: () => NaN, noise }).verdict;
  expect([atMost(1.1, 0), atMost(1.15, 0), atMost(1.15, 0.1)]).toEqual(['holds', 'missed', 'holds']);
});

test('where the floor is below the budget, its share is enough', () => {
  expect(verdict(2.4, 0.96)).toBe('floor');
  expect(verdict(2.4, 0.94)).toBe('missed');
  expect(verdict(2.4, 0.94, 0.02)).toBe('floor');
});

test('a floor whose share holds the budget excuses nothing', () => {
  expect(verdict(2.9, 0.91)).toBe('missed');
  expect(verdict(2.9, 0.5)).toBe('missed');
});

test('where less is better, the floor is above the budget', () => {
  const atMost = { atMost: 1.1, floor: { peer: 'bare', share: 1 } };
  const of = (ratio: number, toFloor: number) =>
    verdictOn(atMost, { ratio, ratioTo: () => toFloor, noise: 0.02 }).verdict;
  expect([of(1.11, 2), of(1.15, 1), of(1.15, 1.01)]).toEqual(['holds', 'floor', 'floor']);
  expect([of(1.15, 1.02), of(1.15, 1.1)]).toEqual(['missed', 'missed']);
});

test('without a floor a ratio below the budget is missed', () => {
  expect(verdictOn({ atLeast: 3 }, { ratio: 2.9, ratioTo: () => 1, noise: 0.1 })).toEqual({
    budget: 3,
    limit: '≥',
    tolerance: 0.05,
    verdict: 'missed',
  });
});

import { compareAll } from './run';

test.each(['2020-12', 'draft-07'] as const)('schemas in %s agree with the validator', (dialect) => {
  const tally = compareAll(dialect, 40, 1);
  expect(tally.accepted).toBeGreaterThan(0);
  expect(tally.refused).toBeGreaterThan(0);
});

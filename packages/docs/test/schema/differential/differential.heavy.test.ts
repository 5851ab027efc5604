import { compareAll } from './run';

/** `CORTADO_DIFFERENTIAL=100000` compares as many classes. */
const CASES = Number(process.env['CORTADO_DIFFERENTIAL'] ?? 5_000);

test.each(['2020-12', 'draft-07'] as const)(
  'schemas in %s agree with the validator for many classes',
  (dialect) => {
    const tally = compareAll(dialect, CASES);
    process.stdout.write(`${dialect}: ${JSON.stringify(tally)}\n`);
    expect(tally.accepted).toBeGreaterThan(CASES / 2);
    expect(tally.refused).toBeGreaterThan(CASES / 2);
  },
  CASES * 100,
);

import { compareAll } from './run';

/** `CORTADO_DIFFERENTIAL=100000` compares as many inputs in each dialect, other ones each time. */
const asked = process.env['CORTADO_DIFFERENTIAL'];
const INPUTS = Number(asked ?? 5_000);
const SEED = asked === undefined ? 1 : undefined;

test.each(['2020-12', 'draft-07'] as const)(
  'schemas in %s agree with the validator for many classes and inputs',
  (dialect) => {
    // Four of the inputs of each class are compared on average, at least.
    const { accepted, refused, refusedClasses } = compareAll(dialect, Math.ceil(INPUTS / 4), SEED);
    process.stdout.write(`${dialect}: ${accepted} accepted, ${refused} refused, ${refusedClasses} classes refused\n`);
    expect(accepted + refused).toBeGreaterThanOrEqual(INPUTS);
    expect(accepted).toBeGreaterThan(INPUTS / 10);
  },
  INPUTS * 200,
);

import * as fc from 'fast-check';
import { NAMES } from './classes';

const scalar: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  undefined,
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  1.5,
  1.234,
  -2,
  1e21,
  7,
  '',
  'x',
  'xy',
  'long text',
  ' a ',
  '12',
  'true',
  'red',
  'a@b.co',
  '😀😀',
  '$& $value',
  '2020-01-01T00:00:00Z',
  '0b6e1a4e-7f6a-4a6e-9a30-2a7f3c0c1d11',
);

export const values: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
  object: fc
    .tuple(
      fc.constantFrom(undefined, undefined, 'x', 'xy', 'red'),
      fc.dictionary(fc.constantFrom(...NAMES, 'unknown', 'size'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    )
    // Many objects have a discriminator that names a class.
    .map(([kind, object]) => (kind === undefined ? object : { ...object, a: kind })),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    { weight: 2, arbitrary: tie('object') },
  ),
})).value;

export const inputs: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  fc.constantFrom(...NAMES, 'unknown'),
  values,
  { maxKeys: 6, noNullPrototype: true },
);

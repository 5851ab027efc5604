import { Transform, plainToInstance } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { compile } from '@cortado/dto';
import { BUILT_INS } from './every-builtin';
import { expectSame } from './differential/compare';
import { quicken } from './differential/library';

afterEach(quicken());

const REFUSED = [
  undefined,
  null,
  5,
  -1,
  0.5,
  true,
  {},
  [],
  [null],
  '',
  ' ',
  'definitely not',
  '<b>',
  '\u2028',
  () => 1,
];

const OPTIONS: ValidationOptions[] = [
  {},
  { each: true },
  { message: '$property $value $target $constraint1' },
  { each: true, message: ({ value }) => String(value) },
];

const decorators = Object.keys(cv).filter(
  (name) => /^[A-Z][a-z]|^Is[A-Z]/.test(name) && BUILT_INS.every(([row]) => row !== name),
);

test('the table has them all', () => {
  expect(decorators.sort()).toEqual([
    'Allow',
    'IsOptional',
    'MetadataStorage',
    'Validate',
    'ValidateBy',
    'ValidateIf',
    'ValidateNested',
    'ValidatePromise',
    'ValidationError',
    'ValidationTypes',
    'Validator',
    'ValidatorConstraint',
  ]);
});

/** Strict mode closes what the library leaves open: the names of a numeric enum's values, and numbers of lost digits. */
function isClosed(name: string, value: unknown): boolean {
  return (name === 'IsEnum' && value === 'Low') || (typeof value === 'number' && Math.abs(value) > 2 ** 53 - 1);
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test.each(BUILT_INS)('%s is as the original', (name, variants, samples) => {
    const verdicts = new Set<boolean>();
    for (const make of variants) {
      for (const options of OPTIONS) {
        class Dto {
          value: unknown;
        }
        make(options)(Dto.prototype, 'value');
        // What JSON cannot give, a transform can; without one, some of these would be refused.
        const Free = { Dto: class extends Dto {} }.Dto;
        Transform(({ value }) => value as unknown)(Free.prototype, 'value');
        const strict = compile(Free, { backend });
        const compat = compile(Dto, { backend, compat: true });
        for (const value of [...REFUSED, ...samples, samples, new Set(samples)]) {
          const expected = original(plainToInstance(Dto, { value }));
          verdicts.add(JSON.stringify(expected) === '[]');
          expectSame([value, errorsOf(compat.run({ value }))], [value, expected]);
          // Strict mode converts nothing by itself, and has words of its own for absence and shape.
          if (value === undefined || 'each' in options || isClosed(name, value)) continue;
          // The date that a function gives, where the library shows its code.
          const said = (errors: unknown): unknown =>
            JSON.parse(JSON.stringify(errors).replaceAll(/\(\) ?=> ?new Date\(5\)/g, String(new Date(5))));
          const raw = original(Object.assign(new Dto(), { value }));
          expectSame([value, said(errorsOf(strict.run({ value })))], [value, said(raw)]);
        }
      }
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });
});

function original(instance: object): unknown {
  return cv.validateSync(instance).flatMap(({ constraints = {} }) => Object.entries(constraints));
}

function errorsOf(outcome: unknown): unknown {
  const { errors = [] } = outcome as { errors?: { type: string; msg: string }[] };
  return errors.map(({ type, msg }) => [type, msg]);
}

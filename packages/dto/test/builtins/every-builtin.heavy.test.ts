import { Transform, plainToInstance } from 'class-transformer';
import * as cv from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { compile } from '@cortado/dto';
import { BUILT_INS } from './every-builtin';
import { expectSame } from '../differential/compare';
import { quicken } from '../differential/library';

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

test('the table lists every decorator of class-validator', () => {
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

/** Strict mode refuses some values that the library accepts: the names of a numeric enum's values, and inexact numbers. */
function isClosed(name: string, value: unknown): boolean {
  return (name === 'IsEnum' && value === 'Low') || (typeof value === 'number' && Math.abs(value) > 2 ** 53 - 1);
}

describe.each(['source', 'closures'] as const)('on %s', (backend) => {
  test.each(BUILT_INS)('%s gives the results of the original', (name, variants, samples) => {
    const verdicts = new Set<boolean>();
    for (const make of variants) {
      for (const options of OPTIONS) {
        class Dto {
          value: unknown;
        }
        make(options)(Dto.prototype, 'value');
        // A transform can produce values that JSON cannot; without one, some of these properties would be refused.
        const Free = { Dto: class extends Dto {} }.Dto;
        Transform(({ value }) => value as unknown)(Free.prototype, 'value');
        const strict = compile(Free, { backend });
        const compat = compile(Dto, { backend, compat: true });
        for (const value of [...REFUSED, ...samples, samples, new Set(samples)]) {
          const expected = original(plainToInstance(Dto, { value }));
          verdicts.add(JSON.stringify(expected) === '[]');
          expectSame([value, errorsOf(compat.run({ value }))], [value, expected]);
          // Strict mode has errors of its own for absent values and wrong shapes.
          if (value === undefined || 'each' in options || isClosed(name, value)) continue;
          // The date that the function returns; the library shows the code of the function.
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

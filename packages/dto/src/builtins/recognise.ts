import type { ValidationArguments } from 'class-validator';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import { INLINED, library } from './inlined';
import type { Inlined } from './inlined';

/** Values on which constraints differ. A constraint that gives the library's result for all of them is taken for it. */
// prettier-ignore -- one kind of value to a line
const PROBES: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  1n,
  Symbol.iterator,
  /a/,
  () => 1,
  0,
  -0,
  1,
  -1,
  2,
  1.5,
  -7.25,
  10,
  100,
  1e3,
  2 ** 31,
  2 ** 53,
  1e21,
  Number.NaN,
  Infinity,
  -Infinity,
  '',
  ' ',
  'a',
  'A',
  'ab',
  'abc',
  '0',
  '1',
  '1.5',
  'true',
  'null',
  'a b',
  '<b>',
  'ä',
  '😀',
  '👍\uFE0F',
  'x'.repeat(50),
  'x'.repeat(500),
  [],
  [0],
  [1, 2],
  [1, 1],
  ['a'],
  [null],
  [undefined],
  [Number.NaN],
  Array.from({ length: 30 }, (_, index) => index),
  {},
  { a: 1 },
  { a: null },
  new Date(0),
  new Date(Number.NaN),
  new Map(),
  new Set(),
];

/** Adds the arguments and values near them, where a constraint of the same name would most likely differ. */
function probesFor(args: readonly unknown[]): unknown[] {
  const near = args.flatMap((arg) => {
    if (typeof arg === 'number') return [arg, arg - 1, arg + 1, ...sized(arg)];
    return Array.isArray(arg) ? arg.slice(0, 16) : [arg];
  });
  return [...PROBES, ...near];
}

function sized(length: number): unknown[] {
  return [length - 1, length, length + 1]
    .filter((size) => size >= 0 && size <= 1_000)
    .flatMap((size) => ['x'.repeat(size), Array.from({ length: size }, (_, index) => index)]);
}

/** One of class-validator's constraints, with the arguments that its result depends on. */
export interface Recognised {
  readonly builtin: Inlined;
  readonly args: readonly unknown[];
}

/**
 * Tells class-validator's constraints from others of the same name: by the default message and by the results for many
 * values. A constraint that is not recognised is never inlined; its own code is called.
 */
export function recognise(record: ValidationRecord, constraint: ConstraintRecord): Recognised | undefined {
  const builtin = INLINED.get(constraint.name);
  if (builtin === undefined || constraint.async || constraint.target.name !== 'CustomConstraint') return undefined;
  const { instance } = constraint;
  const args = constraint.name === 'arrayUnique' ? [uniqueIdentifier(instance)] : (record.constraints ?? []);
  const asked = {
    constraints: record.constraints,
    property: record.propertyName,
    value: '',
  } as unknown as ValidationArguments;

  const message = typeof builtin.message === 'string' ? builtin.message : builtin.message(args);
  if (instance.defaultMessage?.(asked).replace('each value in ', '') !== message) return undefined;
  if (constraint.name !== 'arrayUnique' || args[0] === undefined) {
    const agrees = probesFor(args).every(
      (probe) => verdict(() => instance.validate(probe, asked)) === verdict(() => builtin.test(probe, args)),
    );
    if (!agrees) return undefined;
  }
  return { builtin, args };
}

/** The result or the error. A TypeError counts as false: the library throws on some values that ours refuse. */
function verdict(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return error instanceof TypeError ? false : error;
  }
}

/**
 * `@ArrayUnique(identify)` does not record its function. The constraint passes it to the `map` method of the array, so
 * an array with a `map` of its own reveals it.
 */
function uniqueIdentifier(instance: ConstraintRecord['instance']): ((items: unknown[]) => unknown[]) | undefined {
  let identify: ((item: unknown) => unknown) | undefined;
  const spy: unknown[] = [];
  Object.defineProperty(spy, 'map', {
    value: (mapper: (item: unknown) => unknown) => {
      identify = mapper;
      return [];
    },
  });
  verdict(() => instance.validate(spy, undefined));
  const found = identify;
  return found === undefined ? undefined : (items) => items.map((item) => found(item));
}

/** The names of class-validator's constraints, which it exports: `IS_EMAIL` is `isEmail`. */
const NAMES: ReadonlySet<unknown> = new Set(
  Object.entries(library)
    .filter(([key]) => /^[A-Z][A-Z0-9_]+$/.test(key))
    .map(([, name]) => name),
);

/** Whether a constraint has the name of one of class-validator's and is not a class of the application. */
export function isLibraryConstraint({ name, target }: ConstraintRecord): boolean {
  return NAMES.has(name) && target.name === 'CustomConstraint';
}

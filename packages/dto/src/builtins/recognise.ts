import * as library from 'class-validator';
import type { ValidationArguments } from 'class-validator';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import { INLINED } from './inlined';
import type { Inlined } from './inlined';

/** Values on which constraints differ; a constraint that agrees with the library on all of them is the library's. */
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

/** Built-in arguments, and values around them, are where a constraint of the same name would most likely differ. */
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

/** A constraint of the library's own, with the arguments its verdict depends on. */
export interface Recognised {
  readonly builtin: Inlined;
  readonly args: readonly unknown[];
}

/**
 * Tells the library's own constraints from others that took their name: by the default message and by the verdicts on
 * many values. Whatever is not recognised is never inlined; its own code is called.
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

/** What it answers, or that it throws. The library's own throw on some values where ours answer no. */
function verdict(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return error instanceof TypeError ? false : error;
  }
}

/**
 * `@ArrayUnique(identify)` keeps its function where no metadata shows it. It is the one thing the constraint does with
 * an array's own `map`, so an array that only records that call gives it away.
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

/** The names of class-validator's own constraints, which it exports: `IS_EMAIL` is `isEmail`. */
const NAMES: ReadonlySet<unknown> = new Set(
  Object.entries(library)
    .filter(([key]) => /^[A-Z][A-Z0-9_]+$/.test(key))
    .map(([, name]) => name),
);

/** Whether a constraint goes by a name of the library's, and is no class of the application. */
export function isLibraryConstraint({ name, target }: ConstraintRecord): boolean {
  return NAMES.has(name) && target.name === 'CustomConstraint';
}

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

/** What a constraint of the library says of values on which constraints differ. */
export interface Answers {
  readonly probes: readonly unknown[];
  readonly verdicts: readonly unknown[];
}

/** By name and arguments: most classes of an application share a few. Keeping them makes a start with 50 classes 2 % shorter. */
const KEPT = new Map<string, Answers>();

/** Arguments up to this are kept. The probes for a larger one are large, and it is rarely in a second class. */
const LARGEST = 256;

/** Asks once for arguments that many classes have in common. @param name of the constraint */
export function answersOf(name: string, builtin: Inlined, args: readonly unknown[]): Answers {
  if (!args.every(isKept)) return ask(builtin, args);
  const key = `${name} ${args.join()}`;
  let answers = KEPT.get(key);
  if (answers === undefined) KEPT.set(key, (answers = ask(builtin, args)));
  return answers;
}

function isKept(arg: unknown): boolean {
  return arg === undefined || (typeof arg === 'number' && Math.abs(arg) <= LARGEST && !Object.is(arg, -0));
}

function ask(builtin: Inlined, args: readonly unknown[]): Answers {
  const probes = probesFor(args);
  const test = (probe: unknown): unknown => builtin.test(probe, args);
  return { probes, verdicts: probes.map((probe) => verdict(test, probe)) };
}

/** The result or the error. A TypeError counts as false: the library throws on some values that ours refuse. */
export function verdict(test: (probe: unknown) => unknown, probe: unknown): unknown {
  try {
    return test(probe);
  } catch (error) {
    return error instanceof TypeError ? false : error;
  }
}

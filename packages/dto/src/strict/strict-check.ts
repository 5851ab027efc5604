import { enumValues } from '../builtins/accepted';
import type { Inlined } from '../builtins/inlined';
import { isLibraryConstraint } from '../builtins/recognise';
import { isCollection, itemsOf } from '../common/collection';
import type { BuiltinCheck, Check, Container } from '../plan/plan';

/** A check as strict mode has it: each item that fails is named, and what has failed is not shown to the application's code. */
export function strictCheck(check: Check): Check {
  const narrow = narrower(check);
  return {
    ...narrow,
    ...(narrow.each ? { located: true } : {}),
    ...(isForeign(narrow) ? { isForeign: true } : {}),
  };
}

/**
 * Built-in constraints that are narrower in strict mode: a number keeps its digits, and an enum has its values but not the
 * names by which TypeScript finds a number's name again.
 */
function narrower(check: Check): Check {
  if (check.kind !== 'builtin') return check;
  const { builtin, args } = check;
  switch (check.decorator?.name) {
    case 'isInt':
      return { ...check, builtin: SAFE_INTEGER };
    case 'isNumber':
      return { ...check, builtin: exactly(builtin) };
    case 'isEnum':
      return { ...check, args: [enumValues(args[0] as object)] };
    default:
      return check;
  }
}

const SIZED: ReadonlySet<string> = new Set(['arrayNotEmpty', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique']);

/** The constraints of arrays judge what is in a Set or Map, too. */
export function sizedCheck(check: Check, container: Container): Check {
  if (container !== 'set' && container !== 'map') return check;
  if (check.kind !== 'builtin' || check.each || !SIZED.has(check.decorator?.name ?? '')) return check;
  const { test } = check.builtin;
  return { ...check, builtin: { test: (v, args) => test(isCollection(v) ? itemsOf(v) : v, args) } };
}

/** Whether the application's own code judges: a custom constraint, or the selector of `@ArrayUnique`. */
function isForeign(check: Check): boolean {
  if (check.kind === 'original') return !isLibraryConstraint(check.constraint);
  return check.kind === 'builtin' && check.decorator?.name === 'arrayUnique' && check.args[0] !== undefined;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

const SAFE_INTEGER: BuiltinCheck['builtin'] = {
  test: (v) => Number.isSafeInteger(v),
  expression: (v) => `Number.isSafeInteger(${v})`,
};

/** Beyond 2^53−1 every number is a whole one, and not every whole one is a number. */
export function isExact(value: unknown): boolean {
  return typeof value !== 'number' || (value >= -LARGEST && value <= LARGEST);
}

/** Infinity and NaN are the constraint's own to judge: it may allow them. */
function exactly({ test, expression }: Pick<Inlined, 'test' | 'expression'>): BuiltinCheck['builtin'] {
  return {
    test: (v, args) => test(v, args) && (isExact(v) || !Number.isFinite(v)),
    expression: (v, args, constant) => {
      const base = expression?.(v, args, constant);
      return base === undefined ? undefined : `${base} && ${v} >= -${LARGEST} && ${v} <= ${LARGEST}`;
    },
  };
}

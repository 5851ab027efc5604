import { enumValues } from '../builtins/accepted';
import type { Inlined } from '../builtins/inlined';
import { isLibraryConstraint } from '../builtins/recognise';
import { isCollection, itemsOf } from '../common/collection';
import type { BuiltinCheck, Check, Container } from '../plan/plan';

/** Adapts a check to strict mode: it reports each failed item, and application code is not called for invalid values. */
export function strictCheck(check: Check): Check {
  const narrow = narrower(check);
  return {
    ...narrow,
    ...(narrow.each ? { reportsItems: true } : {}),
    ...(runsApplicationCode(narrow) ? { runsApplicationCode: true } : {}),
  };
}

/**
 * Some built-in constraints are narrower in strict mode: a number must be exact, and an enum accepts its values but not the
 * reverse-mapping keys of a numeric enum.
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

/** Applies the size constraints of arrays to a Set or Map. */
export function sizedCheck(check: Check, container: Container): Check {
  if (container !== 'set' && container !== 'map') return check;
  if (check.kind !== 'builtin' || check.each || !SIZED.has(check.decorator?.name ?? '')) return check;
  const { test } = check.builtin;
  return { ...check, builtin: { test: (v, args) => test(isCollection(v) ? itemsOf(v) : v, args) } };
}

/** Whether the check runs application code: a custom constraint or the selector of `@ArrayUnique`. */
function runsApplicationCode(check: Check): boolean {
  if (check.kind === 'original') return !isLibraryConstraint(check.constraint);
  return check.kind === 'builtin' && check.decorator?.name === 'arrayUnique' && check.args[0] !== undefined;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

const SAFE_INTEGER: BuiltinCheck['builtin'] = {
  test: (v) => Number.isSafeInteger(v),
  expression: (v) => `Number.isSafeInteger(${v})`,
};

/** False beyond 2^53−1, where a double cannot represent every integer. */
export function isExact(value: unknown): boolean {
  return typeof value !== 'number' || (value >= -LARGEST && value <= LARGEST);
}

/** Adds the check for exact numbers. Infinity and NaN are left to the constraint, which may allow them. */
function exactly({ test, expression }: Pick<Inlined, 'test' | 'expression'>): BuiltinCheck['builtin'] {
  return {
    test: (v, args) => test(v, args) && (isExact(v) || !Number.isFinite(v)),
    expression: (v, args, constant) => {
      const base = expression?.(v, args, constant);
      return base === undefined ? undefined : `${base} && ${v} >= -${LARGEST} && ${v} <= ${LARGEST}`;
    },
  };
}

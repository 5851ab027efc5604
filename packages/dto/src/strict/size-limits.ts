import { isCollection, isOversized, itemsOf } from '../common/collection';
import type { BuiltinCheck, Check } from '../plan/plan';
import type { Demand } from './demands';

/** Constraints that set a maximum length for text, and the index of the argument with the maximum. */
const MAXIMUM: ReadonlyMap<string, number> = new Map([
  ['maxLength', 0],
  ['isLength', 1],
  ['isByteLength', 1],
]);

/**
 * Skips patterns, formats and custom constraints for text that the property's own maximum length refuses. Their cost may
 * grow without bound with the length of the text, and the error is reported already.
 */
export function skipOverlongText(checks: readonly Check[]): readonly Check[] {
  const tests = checks.flatMap(overlongTests);
  if (tests.length === 0) return checks;
  const skippedFor = (value: unknown): boolean => tests.some((refuses) => refuses(value));
  return checks.map((check) => (mayBeCostly(check) ? { ...check, skippedFor } : check));
}

function mayBeCostly(check: Check): boolean {
  return check.kind === 'original' || check.decorator?.name === 'matches';
}

/** Tests whether this check is sure to refuse a value for its length. Empty for checks that do not always apply. */
function overlongTests(check: Check): ((value: unknown) => boolean)[] {
  const position = MAXIMUM.get(check.decorator?.name ?? '');
  if (position === undefined || check.kind !== 'builtin' || check.applies !== undefined) return [];
  const { builtin, args, each } = check;
  const most = args[position];
  if (typeof most !== 'number') return [];
  const refuses = (value: unknown): boolean =>
    typeof value === 'string' && value.length > most && !builtin.test(value, args);
  return [each ? (value) => (isCollection(value) ? itemsOf(value).some(refuses) : refuses(value)) : refuses];
}

/** The maximum number of items, from the constraints that always apply. */
export function sizeLimit(demands: readonly Demand[]): number | undefined {
  const limits = demands
    .filter(({ constraint, unconditional, each }) => constraint === 'arrayMaxSize' && unconditional && !each)
    .map(({ limit }) => limit)
    .filter((limit) => typeof limit === 'number');
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * The maximum size of a collection as a check that runs before all others, so that the items of an oversized collection
 * are neither converted nor checked.
 */
export function sizeCheck(checks: readonly Check[]): Check[] {
  const limits = checks.filter(
    (check) =>
      check.kind === 'builtin' &&
      check.decorator?.name === 'arrayMaxSize' &&
      check.applies === undefined &&
      !check.each &&
      typeof check.args[0] === 'number',
  ) as BuiltinCheck[];
  return limits.map(({ rule, args: [most] }) => ({
    kind: 'builtin',
    rule,
    each: false,
    args: [],
    builtin: { test: (value) => !isOversized(value, most as number) },
  }));
}

import { isCollection, isOversized, itemsOf } from '../common/collection';
import type { BuiltinCheck, Check } from '../plan/plan';
import type { Demand } from './demands';

/** Constraints that set a maximum for the length of text, and which of their arguments it is. */
const MAXIMUM: ReadonlyMap<string, number> = new Map([
  ['maxLength', 0],
  ['isLength', 1],
  ['isByteLength', 1],
]);

/**
 * Patterns, formats and custom constraints are not asked about text that the property's own maximum refuses: what they
 * cost may grow with the text in any way, and the maximum has said what is wrong.
 */
export function underCeiling(checks: readonly Check[]): readonly Check[] {
  const ceilings = checks.flatMap(ceilingOf);
  if (ceilings.length === 0) return checks;
  const withheld = (value: unknown): boolean => ceilings.some((refuses) => refuses(value));
  return checks.map((check) => (readsText(check) ? { ...check, withheld } : check));
}

function readsText(check: Check): boolean {
  return check.kind === 'original' || check.decorator?.name === 'matches';
}

/** Whether this check is sure to refuse a value for its length; one that may not apply is no ceiling. */
function ceilingOf(check: Check): ((value: unknown) => boolean)[] {
  const position = MAXIMUM.get(check.decorator?.name ?? '');
  if (position === undefined || check.kind !== 'builtin' || check.applies !== undefined) return [];
  const { builtin, args, each } = check;
  const most = args[position];
  if (typeof most !== 'number') return [];
  const refuses = (value: unknown): boolean =>
    typeof value === 'string' && value.length > most && !builtin.test(value, args);
  return [each ? (value) => (isCollection(value) ? itemsOf(value).some(refuses) : refuses(value)) : refuses];
}

/** The most items that the property's constraints are sure to allow. */
export function sizeLimit(demands: readonly Demand[]): number | undefined {
  const limits = demands
    .filter(({ constraint, firm, each }) => constraint === 'arrayMaxSize' && firm && !each)
    .map(({ limit }) => limit)
    .filter((limit) => typeof limit === 'number');
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * The maximum of a collection as a check of its own, before all others: items that are too many are neither converted nor
 * looked at, whatever that would cost.
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

import type { Kind } from '../builtins/accepted';
import type { Settings } from '../common/settings';
import { memberOf, valueTypeOf } from './conversion';
import type { ValueType } from './conversion';
import { commonKinds, isOnly } from './demands';
import type { Demand } from './demands';

/** Recorded types that may stand for a date: `Date`, a union such as `Date | null`, or a collection. */
const HOLDS_DATES: ReadonlySet<unknown> = new Set([Date, Object, Array, Set, Map]);

/** In order of preference. */
const BY_KIND: readonly (readonly [Kind, unknown])[] = [
  ['number', Number],
  ['boolean', Boolean],
  ['date', Date],
];

/**
 * The type that a value without `@Type` is converted to. JSON has types, except for dates. Text has none, so the constraints
 * decide; if they allow several types, the type that TypeScript recorded decides.
 */
export function chosenType(reflected: unknown, demands: readonly Demand[], settings: Settings): ValueType | undefined {
  const unconditional = commonKinds(demands.filter((demand) => demand.unconditional));
  const common = unconditional ?? commonKinds(demands);
  if (settings.from === 'json') {
    return isOnly(common, 'date') && HOLDS_DATES.has(reflected) ? valueTypeOf(Date) : undefined;
  }
  const contained = demands.find(({ constraint }) => constraint === 'arrayContains')?.limit;
  if (Array.isArray(contained) && demands.every(({ each }) => !each)) return memberOf(contained);
  const recorded = valueTypeOf(reflected);
  if (common === undefined || (recorded !== undefined && common.has(recorded.kind))) return recorded;
  if (isOnly(common, 'string')) return undefined;
  const listed = demands.find(({ values }) => values !== undefined)?.values;
  if (listed !== undefined && !isOnly(common, 'number') && !isOnly(common, 'boolean')) return memberOf(listed);
  const [, chosen] = common.has('string') ? [] : (BY_KIND.find(([kind]) => common.has(kind)) ?? []);
  return valueTypeOf(chosen);
}

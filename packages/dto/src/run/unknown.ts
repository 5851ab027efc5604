import { define } from '../common/properties';
import { ruleOf } from '../errors/rule';
import type { ClassPlan } from '../plan/plan';
import { isDeeper } from './depth';
import type { Run } from './run';

/** Keys in errors come from the client, so they are cut to this length. */
const LONGEST_KEY = 100;

/** Reports every key that the class does not declare, in time linear in their number. */
export function refuseUnknown(plan: ClassPlan, input: object, run: Run): void {
  for (const key of Object.keys(input)) {
    if (plan.sources.has(key)) continue;
    if (run.full) return;
    const name = shortKey(key);
    run.report([name], 'whitelistValidation', `property ${name} should not exist`);
  }
}

/**
 * Copies undeclared properties, but never over a property that the instance has from its class.
 *
 * @param levels how deep their values may be nested
 */
export function keepUnknown(plan: ClassPlan, input: object, instance: object, run: Run, levels: number): void {
  for (const [key, value] of Object.entries(input)) {
    if (plan.sources.has(key) || key in instance) continue;
    if (isDeeper(value, levels)) run.report([shortKey(key)], 'depth_exceeded', 'Nested deeper than allowed');
    define(instance, key, value);
  }
}

export function shortKey(key: string): string {
  return key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key;
}

/**
 * class-validator looks names up in a plain object, so its whitelist accepts some names that every object inherits: those
 * whose value has a `length` other than 0. NestJS depends on this for `constructor`.
 */
const ALWAYS_ALLOWED: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => {
    const value = ({} as Record<string, { length?: number } | undefined>)[name];
    return value !== undefined && value.length !== 0;
  }),
);

/** class-validator's whitelist for an existing instance: removes or reports properties to which no constraint applies. */
export function whitelist(plan: ClassPlan, instance: object, run: Run, unknown: 'strip' | 'reject'): void {
  for (const key of Object.keys(instance)) {
    if (plan.sources.has(key) || ALWAYS_ALLOWED.has(key)) continue;
    const own = instance as Record<string, unknown>;
    if (unknown === 'strip') delete own[key];
    else if (run.full) return;
    else run.fail(ruleOf(key, 'whitelistValidation', `property ${key} should not exist`), own[key], instance);
  }
}

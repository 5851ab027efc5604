import { define } from '../common/properties';
import { ruleOf } from '../errors/rule';
import type { ClassPlan } from '../plan/plan';
import { isDeeper } from './depth';
import type { Run } from './run';

/** Keys named in errors come from the client, so their length is bounded. */
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
 * Copies what the class does not declare, but never over something that instances have by their class.
 *
 * @param levels how deep it may be nested
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
 * The library looks names up in an ordinary object, so some that every object inherits pass its whitelist: those whose
 * value has a `length` other than 0. NestJS depends on it for `constructor`.
 */
const ALWAYS_ALLOWED: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => {
    const value = ({} as Record<string, { length?: number } | undefined>)[name];
    return value !== undefined && value.length !== 0;
  }),
);

/** class-validator's whitelist on a finished instance: removes what has no constraint in force, or reports it. */
export function whitelist(plan: ClassPlan, instance: object, run: Run, unknown: 'strip' | 'reject'): void {
  for (const key of Object.keys(instance)) {
    if (plan.sources.has(key) || ALWAYS_ALLOWED.has(key)) continue;
    const own = instance as Record<string, unknown>;
    if (unknown === 'strip') delete own[key];
    else if (run.full) return;
    else run.fail(ruleOf(key, 'whitelistValidation', `property ${key} should not exist`), own[key], instance);
  }
}

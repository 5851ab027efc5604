import { described, type GuardFunction, type SelfDescription } from '@cortado/core';

/**
 * Gives a guard a name, and what it says of itself in `app.describe()`.
 *
 * @param guard is changed and returned
 */
export function describedGuard(name: string, guard: GuardFunction, description: SelfDescription): GuardFunction {
  Object.defineProperty(guard, 'name', { value: name });
  return Object.assign(guard, { [described]: description });
}

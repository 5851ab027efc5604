import { described, type GuardFunction, type SecuritySchemeDescription, type SelfDescription } from '@cortado/core';

/**
 * Gives a guard a name, and what it says of itself in `app.describe()`.
 *
 * @param guard is changed and returned
 */
export function describedGuard(name: string, guard: GuardFunction, description: SelfDescription): GuardFunction {
  Object.defineProperty(guard, 'name', { value: name });
  return Object.assign(guard, { [described]: description });
}

/** What a scheme says of itself in `app.describe()`. */
export function describedScheme(scheme: SecuritySchemeDescription): Pick<SelfDescription, 'security' | 'schemes'> {
  return { security: [scheme.name], schemes: [scheme] };
}

/**
 * The name of a scheme in documents: two that differ in their header or cookie have two names.
 *
 * @param byDefault the name of the header or cookie that is in use unless another one is given
 */
export function schemeName(kind: string, parameter: string, byDefault: string): string {
  return parameter === byDefault ? kind : `${kind}-${parameter.replace(/[^\w.-]/g, '_')}`;
}

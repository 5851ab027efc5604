import { selfDescriptionOf } from '../description/described';
import { ConfigurationError } from '../errors/configuration-error';
import type { Step } from './step';

/** What to do about a guard that would refuse everyone. */
export const IDENTIFY_FIRST =
  'put a guard before it that sets context.principal, as in createApp({ guards: [authenticate(jwt({ key }))] })';

/**
 * The name of a guard that needs a principal which nothing before it can have set; undefined where there is none. Any middleware and any
 * guard that does not say of itself that it needs a principal may set one.
 */
export function guardWithoutPrincipal(use: readonly Step[], guards: readonly Step[]): string | undefined {
  const [first] = guards;
  if (use.length > 0 || first === undefined || !needsPrincipal(first)) return undefined;
  return (first.use as { readonly name: string }).name;
}

/** A guard that takes no credentials itself, and says so. */
function needsPrincipal({ use }: Step): boolean {
  const { security, optional = false } = selfDescriptionOf(use);
  return security?.length === 0 && !optional;
}

/** @throws ConfigurationError E_GUARD for a guard that would refuse every request */
export function checkPrincipal(use: readonly Step[], guards: readonly Step[], where: string): void {
  const name = guardWithoutPrincipal(use, guards);
  if (name === undefined) return;
  throw new ConfigurationError('E_GUARD', {
    where,
    problem: `@${name}() would refuse every request: no guard or middleware before it can have set a principal`,
    remedy: IDENTIFY_FIRST,
  });
}

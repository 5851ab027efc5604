import { acceptedKinds, enumValues, statedKinds } from '../builtins/accepted';
import { namedArguments } from '../builtins/parameters';
import type { Check } from '../plan/plan';
import type { ConstraintDescription } from './class-description';

/** Checks without a decorator (presence, shape) are left out: the description shows them by its other properties. */
export function describeConstraint(check: Check, conditional: boolean): ConstraintDescription[] {
  if (check.decorator === undefined) return [];
  const { name } = check.decorator;
  const kinds = kindsOf(check);
  return [
    {
      name,
      args: argumentsOf(check, name, check.decorator.constraints ?? []),
      each: check.each,
      conditional: conditional || check.applies !== undefined,
      builtin: check.kind === 'builtin' || kinds !== undefined,
      ...(kinds === undefined ? {} : { kinds: [...kinds] }),
    },
  ];
}

function kindsOf(check: Check): ReturnType<typeof acceptedKinds> {
  if (check.kind === 'original') return acceptedKinds(check.record, check.constraint);
  return check.decorator === undefined
    ? undefined
    : statedKinds(check.decorator.name, check.decorator.constraints ?? []);
}

/** Says more than the `ctx` of an error: flags of a pattern, the values of an enum as strict mode has them, the selector of `@ArrayUnique`. */
function argumentsOf(check: Check, name: string, args: readonly unknown[]): Record<string, unknown> {
  const named = namedArguments(name, args);
  const [first] = args;
  if (first instanceof RegExp && first.flags !== '') return { ...named, modifiers: first.flags };
  if (name === 'isEnum' && typeof first === 'object' && first !== null) return { ...named, values: enumValues(first) };
  const selects = name === 'arrayUnique' && check.kind === 'builtin' && check.args[0] !== undefined;
  return selects ? { ...named, by: 'a function' } : named;
}

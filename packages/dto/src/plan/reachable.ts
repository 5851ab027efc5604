import type { Class } from '../common/types';
import { isAsyncConstraint, validatorClass } from '../metadata/validation-record';
import type { ConstraintRecord } from '../metadata/validation-record';
import type { Choice, ClassPlan, PropertyPlan } from './plan';

/** What a run may meet, as far as that is known before there is an input. */
export interface Reach {
  /** Whether a constraint may answer with a promise. A class chosen by the input may bring one, so it counts. */
  readonly async: boolean;
  /** Validator classes behind custom constraints. */
  readonly constraints: readonly Class[];
}

export function reachOf(root: ClassPlan): Reach {
  const seen = new Set<ClassPlan>([root]);
  const constraints: ConstraintRecord[] = [];
  let open = false;
  // A set grows while it is walked, so this visits every class that can be reached.
  for (const plan of seen) {
    for (const property of plan.properties) {
      constraints.push(...originalsOf(property));
      if (property.conversion.kind !== 'nested') continue;
      const { choice } = property.conversion.nested;
      if (choice.kind === 'dynamic') open = true;
      else for (const next of plansOf(choice)) seen.add(next);
    }
  }
  return reachOfConstraints(constraints, open);
}

/** @param open whether the input may choose a class that is not known yet */
export function reachOfConstraints(constraints: readonly ConstraintRecord[], open: boolean): Reach {
  const classes = constraints.map(validatorClass).filter((each) => each !== undefined);
  return { async: open || constraints.some(isAsyncConstraint), constraints: [...new Set(classes)] };
}

function originalsOf({ stages }: PropertyPlan): ConstraintRecord[] {
  return stages.flatMap(({ checks }) =>
    checks.flatMap((check) => (check.kind === 'original' ? [check.constraint] : [])),
  );
}

function plansOf(choice: Exclude<Choice, { kind: 'dynamic' }>): Iterable<ClassPlan> {
  return choice.kind === 'one' ? [choice.plan] : choice.plans.values();
}

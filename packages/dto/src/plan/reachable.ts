import type { Class } from '../common/types';
import { isAsyncConstraint, validatorClass } from '../metadata/validation-record';
import type { ConstraintRecord } from '../metadata/validation-record';
import type { Choice, ClassPlan, PropertyPlan } from './plan';

/** What a run can reach, as far as it is known at start-up. */
export interface Reach {
  /** Whether a constraint may return a promise. True if the input can choose a class that is not known yet. */
  readonly async: boolean;
  /** The validator classes of custom constraints. */
  readonly constraints: readonly Class[];
}

export function reachOf(root: ClassPlan): Reach {
  const seen = new Set<ClassPlan>([root]);
  const constraints: ConstraintRecord[] = [];
  let open = false;
  // Classes added during the loop are visited as well.
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

/** @param open whether the input can choose a class that is not known yet */
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

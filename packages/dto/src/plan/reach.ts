import { isAsyncConstraint } from '../run/original';
import type { Choice, ClassPlan, PropertyPlan } from './plan';

/** Whether a run may meet an asynchronous constraint. A class chosen by the input may bring one, so it counts. */
export function reachesAsync(root: ClassPlan): boolean {
  const seen = new Set<ClassPlan>([root]);
  // A set grows while it is walked, so this visits every class that can be reached.
  for (const plan of seen) {
    for (const property of plan.properties) {
      if (hasAsyncCheck(property)) return true;
      if (property.conversion.kind !== 'nested') continue;
      const { choice } = property.conversion.nested;
      if (choice.kind === 'dynamic') return true;
      for (const next of plansOf(choice)) seen.add(next);
    }
  }
  return false;
}

function hasAsyncCheck(property: PropertyPlan): boolean {
  return property.stages.some((stage) =>
    stage.checks.some((check) => check.kind === 'original' && isAsyncConstraint(check.constraint)),
  );
}

function plansOf(choice: Exclude<Choice, { kind: 'dynamic' }>): Iterable<ClassPlan> {
  return choice.kind === 'one' ? [choice.plan] : choice.plans.values();
}

import { readByClosures } from '../backends/closures';
import { readBySource } from '../backends/source';
import type { Settings } from '../common/settings';
import type { Class, Compiled } from '../common/types';
import type { ClassPlan } from '../plan/plan';
import { reachOf } from '../plan/reachable';
import type { Link } from '../run/nested';
import { fromRoot } from '../run/run';
import type { Read } from '../run/run';
import { StrictPlanner } from './planner';

/** One pass over the input by one function. */
export function compileStrict(Dto: Class, settings: Settings): Compiled<unknown> {
  const plan = new StrictPlanner(settings).planOf(Dto);
  const { read } = linker(settings)(rootOf(plan, settings));
  const { async, constraints } = reachOf(plan);
  return Object.freeze<Compiled<unknown>>({
    async,
    constraints,
    run: fromRoot(read, { async, maxErrors: settings.maxErrors }),
  });
}

/** At the root some names pass that the class does not declare; where it nests itself, they do not. */
function rootOf(plan: ClassPlan, { known }: Settings): ClassPlan {
  return known.length === 0 ? plan : { ...plan, sources: new Set([...plan.sources, ...known]) };
}

/** Links plans that lead to each other: a class's `Read` is made once, when it is first asked for. */
function linker(settings: Settings): Link {
  const targets = new Map<ClassPlan, { read: Read }>();
  const link: Link = (plan) => {
    let target = targets.get(plan);
    if (target === undefined) {
      target = { read: unlinked };
      targets.set(plan, target);
      target.read = (settings.backend === 'source' ? readBySource : readByClosures)(plan, settings, link);
    }
    return target;
  };
  return link;
}

function unlinked(): never {
  throw new Error('A DTO was run before its plan was linked.');
}

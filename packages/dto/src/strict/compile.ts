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

/** Compiles a DTO in strict mode: one function reads, converts and checks an input in a single pass. */
export function compileStrict(Dto: Class, settings: Settings): Compiled<unknown> {
  const plan = new StrictPlanner(settings).planOf(Dto);
  const { read } = linker(settings)(rootOf(plan, settings));
  const { async, constraints } = reachOf(plan);
  return Object.freeze<Compiled<unknown>>({
    async,
    constraints,
    names: plan.sources,
    run: fromRoot(read, { async, maxErrors: settings.maxErrors }),
  });
}

/** Adds the names in `known` to the plan of the root. A class that nests itself does not accept them below the root. */
function rootOf(plan: ClassPlan, { known }: Settings): ClassPlan {
  return known.length === 0 ? plan : { ...plan, sources: new Set([...plan.sources, ...known]) };
}

/** Links plans that refer to each other. The `Read` of a class is compiled once, when it is first requested. */
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

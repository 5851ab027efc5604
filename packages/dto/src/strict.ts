import { readByClosures } from './backends/closures';
import { readBySource } from './backends/source/read-by-source';
import type { ClassPlan } from './plan/plan';
import { reachesAsync } from './plan/reach';
import { StrictPlanner } from './plan/strict';
import type { Link, Read } from './run/nested';
import { NO_OBJECT, outcomeOf, settled } from './run/outcome';
import { Run } from './run/run';
import type { Settings } from './settings';
import type { Class, Compiled } from './types';

/** One pass over the input by one function. */
export function compileStrict(Dto: Class, settings: Settings): Compiled<unknown> {
  const plan = new StrictPlanner(settings).planOf(Dto);
  const { read } = linker(settings)(plan);
  const async = reachesAsync(plan);
  const { maxErrors } = settings;

  return Object.freeze<Compiled<unknown>>({
    async,
    run(input, resolve) {
      if (typeof input !== 'object' || input === null || Array.isArray(input)) return NO_OBJECT;
      const run = new Run(resolve, maxErrors);
      if (async) return settled(() => read(input, run, 1), run);
      const value = read(input, run, 1);
      return run.errors === undefined ? { ok: true, value } : outcomeOf(value, run);
    },
  });
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
  throw new Error('A DTO was run before it was linked.');
}

import type { Result } from '../result/result';
import type { Context } from './context';
import { tellUnsent, withOutcome } from './outcome';

/**
 * What is left to do after the answer was written: the result's tasks in order, then the end of the scope. Never rejects.
 * Undefined when nothing is left, so that most messages cost no promise here.
 *
 * @param outcome what hooks are told that were not told before, as of a stream that was not sent. Default the result
 */
export function finish(context: Context, result: Result, outcome: Result = result): Promise<void> | undefined {
  return result.tasks === undefined && !context.mustFinish ? undefined : finishLater(context, result, outcome);
}

async function finishLater(context: Context, { tasks = [] }: Result, outcome: Result): Promise<void> {
  context.concluded = true;
  if (context.outcomeHooks !== undefined) await tellUnsent(context, outcome);
  for (const task of tasks) {
    try {
      await withOutcome(context, task);
    } catch (error) {
      context.log.error({ err: error, handler: context.handler }, 'a task after the response failed');
    }
  }
  if (context.mustFinish) await context.scope.dispose(context.log);
}

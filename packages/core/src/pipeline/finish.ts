import type { Result } from '../result/result';
import { report } from '../common/log';
import type { Context } from './context';
import { tellUnsent, withOutcome } from './outcome';

/**
 * Runs after the response was written: the tasks of the result in order, then the disposal of the scope. Never rejects.
 * Returns undefined when there is nothing to do, so that most messages need no promise here.
 *
 * @param outcome passed to hooks that have not been called yet, as for a stream that was not sent. Default: the result
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
      const level = context.isAbort(error) ? 'debug' : 'error';
      report(context.log, error, { handler: context.handler }, 'a task after the response failed', level);
    }
  }
  if (context.mustFinish) await context.scope.dispose(context.log);
}

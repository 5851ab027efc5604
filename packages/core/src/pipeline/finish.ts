import type { Result } from '../result/result';
import type { Context } from './context';
import { waitFor } from './waited-for';

/**
 * What is left to do after the answer was written: the result's tasks in order, then the end of the scope. Never rejects.
 * Undefined when nothing is left, so that most messages cost no promise here.
 */
export function finish(context: Context, result: Result): Promise<void> | undefined {
  return result.tasks === undefined && !context.mustDispose ? undefined : finishLater(context, result);
}

async function finishLater(context: Context, { tasks = [] }: Result): Promise<void> {
  for (const task of tasks) {
    try {
      await waitFor(task);
    } catch (error) {
      context.log.error({ err: error, handler: context.handler }, 'a task after the response failed');
    }
  }
  if (context.mustDispose) await context.scope.dispose(context.log);
}

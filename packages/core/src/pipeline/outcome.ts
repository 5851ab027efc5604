import { report } from '../common/log';
import type { Awaitable } from '../common/types';
import { failure, HttpResult, Result } from '../result/result';
import { isAsyncIterable } from '../common/async';
import type { Context } from './context';
import { waitFor } from './waited-for';

/**
 * Tells the hooks of a context how it ended, the last first. When one fails, the rest are told of a failure.
 *
 * @throws the first error of a hook; the others are logged
 */
export async function tellOutcome(context: Context, outcome: Result): Promise<void> {
  const hooks = context.outcomeHooks;
  if (hooks === undefined) return;
  const errors: unknown[] = [];
  let told = context.superseded ? failure(503) : outcome;
  for (let hook = hooks.pop(); hook !== undefined; hook = hooks.pop()) {
    try {
      await hook(told);
    } catch (error) {
      if (errors.push(error) > 1) report(context.log, error, { id: context.id }, 'an outcome hook failed');
      told = failure(500);
    }
  }
  context.outcomeHooks = undefined;
  if (errors.length > 0) throw errors[0];
}

/** The same where nobody can be told any more: an error is logged. Never rejects. */
export async function tellUnsent(context: Context, outcome: Result): Promise<void> {
  try {
    await tellOutcome(context, outcome);
  } catch (error) {
    report(context.log, error, { id: context.id, handler: context.handler }, 'an outcome hook failed');
  }
}

/** Whether a result is answered over time, so that its outcome is known at its end. */
export function isStreamed(result: Result): boolean {
  return isAsyncIterable(result.body) || (result instanceof HttpResult && result.streams);
}

/**
 * Runs work that belongs to a context whose outcome is known already, such as a task after the response. What it opens ends with it.
 *
 * @throws what the work throws, and what a hook throws when it succeeded
 */
export async function withOutcome<T>(context: Context, work: () => Awaitable<T>): Promise<T> {
  context.concluded = false;
  try {
    const value: T = await waitFor(work);
    await tellOutcome(context, value instanceof Result ? value : new Result(204, null));
    return value;
  } catch (error) {
    await tellUnsent(context, failure(500));
    throw error;
  } finally {
    context.concluded = true;
  }
}

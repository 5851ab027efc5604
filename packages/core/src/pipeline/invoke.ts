import { fromValue, Result, withTasksOfNow } from '../result/result';
import { clock } from '../result/task';
import { isPromise } from '../common/types';
import type { Context } from './context';
import { once } from './middleware';
import type { HandlerPlan } from './plan';

/** Takes an outcome, once. Never throws. */
export type Settle = (result: Result) => void;

/**
 * Runs one request, handshake or message through one plan. Never rejects: every outcome is a Result.
 *
 * @param settle takes the outcome. A function, because waiting for the value of this promise would cost a second one for each
 *   message; when nothing on the way has to be waited for, it is called before this returns
 * @param depth how many of the plan's middleware are around this call already
 */
export async function invoke(plan: HandlerPlan, context: Context, settle: Settle, depth: number = 0): Promise<void> {
  const began = clock.now;
  let result: Result | undefined;
  try {
    const middleware = plan.middleware[depth];
    if (middleware !== undefined) {
      const rest = (): Promise<Result> => new Promise((resolve) => void invoke(plan, context, resolve, depth + 1));
      result = fromValue(await middleware(context, once(rest)));
    } else {
      for (const guard of plan.guards) {
        const given = guard(context);
        const verdict = isPromise(given) ? await given : given;
        if (verdict === true) continue;
        result = plan.refuse(verdict, guard, context);
        break;
      }
      if (result === undefined) {
        const reading = plan.readArguments(context);
        const values = isPromise(reading) ? await reading : reading;
        const value = values instanceof Result ? values : plan.call(context, values);
        result = fromValue(isPromise(value) ? await value : value);
      }
    }
  } catch (error) {
    const outcome = plan.fromError(error, context);
    result = isPromise(outcome) ? await outcome : outcome;
  }
  const { tasks } = result;
  settle(tasks === undefined ? result : withTasksOfNow(result, tasks, began));
}

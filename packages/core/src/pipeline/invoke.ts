import { fromValue } from '../result/from-value';
import { Result } from '../result/result';
import { isPromise } from '../types';
import type { Context } from './context';
import { refusal } from './guard';
import { once } from './middleware';
import type { HandlerPlan } from './plan';

/**
 * Runs one request, handshake or message through one plan. Never rejects: every outcome is a Result.
 *
 * @param depth how many of the plan's middleware are around this call already
 */
export async function invoke(plan: HandlerPlan, context: Context, depth: number = 0): Promise<Result> {
  try {
    const middleware = plan.middleware[depth];
    if (middleware !== undefined) {
      return fromValue(
        await middleware(
          context,
          once(() => invoke(plan, context, depth + 1)),
        ),
      );
    }

    for (const guard of plan.guards) {
      const verdict = guard(context);
      const refused = refusal(isPromise(verdict) ? await verdict : verdict);
      if (refused !== undefined) return refused;
    }

    const reading = plan.readArguments(context);
    const values = isPromise(reading) ? await reading : reading;
    if (values instanceof Result) return values;

    const value = plan.call(context, values);
    return fromValue(isPromise(value) ? await value : value);
  } catch (error) {
    return plan.fromError(error, context);
  }
}

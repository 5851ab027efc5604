import { report, type Logger } from '../common/log';
import { maskedEntry } from '../result/from-error';
import { ErrorBody, fromValue, Result, withTasksOfNow } from '../result/result';
import { clock } from '../result/task';
import { isPromise } from '../common/async';
import type { Context } from './context';
import { once } from './middleware';
import { isStreamed, tellOutcome } from './outcome';
import type { HandlerPlan } from './plan';

/** Receives an outcome, once. Never throws. */
export type Settle = (result: Result) => void;

/**
 * Runs one request, handshake or message through one plan. Never rejects: every outcome is a Result.
 *
 * @param settle receives the outcome. A callback, because awaiting the value of this promise would cost a second promise per message.
 *   When nothing is asynchronous, it is called before this function returns
 * @param depth how many of the plan's middleware already surround this call
 */
export async function invoke(plan: HandlerPlan, context: Context, settle: Settle, depth: number = 0): Promise<void> {
  const began = clock.now;
  let result: Result | undefined;
  try {
    const middleware = plan.middleware[depth];
    if (middleware !== undefined) {
      result = fromValue(await middleware(context, once(restOf(plan, context, depth + 1))));
    } else {
      const { guards } = plan;
      // By index: an iterator would be allocated for each message.
      for (let index = 0; index < guards.length; index += 1) {
        const guard = guards[index]!;
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
  if (depth === 0) {
    if (context.outcomeHooks !== undefined) result = await settled(plan, context, result);
    // Set last: a hook may open what the next one ends.
    context.concluded = true;
  }
  const { tasks } = result;
  settle(tasks === undefined ? result : withTasksOfNow(result, tasks, began));
}

/** What `next()` of a middleware runs. Not in `invoke`, whose parameters would be allocated for each message if a function shared them. */
function restOf(plan: HandlerPlan, context: Context, depth: number): () => Promise<Result> {
  return () => new Promise((resolve) => void invoke(plan, context, resolve, depth));
}

/** The outcome, once what waits for it was told. @returns that of the error where one of the hooks failed. Never rejects. */
async function settled(plan: HandlerPlan, context: Context, result: Result): Promise<Result> {
  if (isStreamed(result)) return result; // the transport tells it at the end of the stream
  try {
    await tellOutcome(context, result);
    return result;
  } catch (error) {
    return await plan.fromError(error, context);
  }
}

/** The request, handshake or message that an outcome belongs to. */
export interface OutcomeOwner {
  /** Identifies it in the log and in a masked error. */
  readonly id: string;
  readonly log: Logger;
  /** Gives a failure the format that the application configured. Default: no change. */
  rendered?(result: Result): Result;
  /** Maps an error that was thrown while the outcome was encoded. Default: such an error is masked. */
  fromError?(error: unknown): Result;
}

/**
 * Encodes an outcome for the client. When that fails (a BigInt, a cycle, an invalid header), it encodes the outcome of that error
 * instead, and when that fails too, a masked 500. In this file because every message runs through it.
 *
 * @param encode encodes for a transport; when it throws, it must have sent nothing
 * @param mask encodes the masked 500, which is neither mapped nor rendered because one of these has failed. Default `encode`
 */
export function encodeOutcome<T>(
  result: Result,
  owner: OutcomeOwner,
  encode: (result: Result) => T,
  mask: (result: Result) => T = encode,
): T {
  try {
    return encode(result.statusCode < 400 ? result : rendered(result, owner));
  } catch (error) {
    return encodeError(error, owner, encode, mask);
  }
}

function encodeError<T>(
  error: unknown,
  owner: OutcomeOwner,
  encode: (result: Result) => T,
  mask: (result: Result) => T,
): T {
  let failed = error;
  try {
    if (owner.fromError !== undefined) return encode(rendered(owner.fromError(error), owner));
  } catch (second) {
    failed = second;
  }
  report(owner.log, failed, { id: owner.id }, 'a response could not be sent');
  return mask(new Result(500, new ErrorBody([maskedEntry(owner.id)])));
}

function rendered(result: Result, owner: OutcomeOwner): Result {
  return owner.rendered === undefined ? result : owner.rendered(result);
}

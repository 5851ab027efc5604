import type { Compiled, FieldError, Validated } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import { ErrorBody, Result } from '../result/result';
import type { Awaitable } from '../common/types';
import type { Constraints } from './constraints';

/** Reads one argument of a handler. */
export interface ArgumentReader {
  /** True when `read` may return a promise. */
  readonly async: boolean;
  /** @param issues receives what is wrong with the input; when there is an issue, the returned value is ignored */
  read(context: Context, issues: FieldError[]): unknown;
}

/**
 * Reads a DTO from what `input` finds on the context, or else from the payload; issues are located under `prefix`.
 *
 * @throws ConfigurationError for a custom constraint that cannot be built
 */
export function dtoArgument(
  compiled: Compiled<unknown>,
  input: ((context: Context) => unknown) | undefined,
  prefix: FieldError['loc'],
  constraints: Constraints,
): ArgumentReader {
  compiled.constraints.forEach((each) => constraints.bind(each));
  const { resolve } = constraints;
  const settle = (outcome: Validated<unknown>, issues: FieldError[]): unknown => {
    if (outcome.ok) return outcome.value;
    for (const issue of outcome.errors) {
      issues.push(prefix.length === 0 ? issue : { ...issue, loc: [...prefix, ...issue.loc] });
    }
    return undefined;
  };
  return {
    async: compiled.async,
    read(context, issues) {
      const outcome = compiled.run(input === undefined ? context.payload : input(context), resolve);
      if (outcome instanceof Promise) return outcome.then((each) => settle(each, issues));
      return outcome.ok ? outcome.value : settle(outcome, issues);
    },
  };
}

/** Reads every argument of a handler; or answers with a 400 that lists every issue. */
export type ReadArguments = (context: Context) => Awaitable<unknown[] | Result>;

/** Loads what arguments are read from, such as a body; undefined when everything has arrived. */
export type Prepare = (context: Context) => Promise<void> | undefined;

/** Adds an issue to a 400 that may help the client, once all other issues are known; undefined for none. */
export type Explain = (context: Context) => FieldError | undefined;

/** Decides at start-up how to read: synchronously, unless one of the readers is asynchronous. */
export function readAll(readers: readonly ArgumentReader[], prepare?: Prepare, explain?: Explain): ReadArguments {
  if (prepare !== undefined) {
    const read = readAll(readers, undefined, explain);
    return (context) => prepare(context)?.then(() => read(context)) ?? read(context);
  }
  if (readers.length === 0) return () => [];
  if (readers.some((each) => each.async)) {
    return async (context) => {
      // One list per reader: issues are reported in the order of the parameters, whichever reader finishes first.
      const lists = readers.map((): FieldError[] => []);
      // Async functions: if one reader throws synchronously, the rejections of the others are still handled.
      const reading = readers.map(async (reader, index) => reader.read(context, lists[index]!));
      const values = await Promise.all(reading);
      const issues = lists.flat();
      return issues.length === 0 ? values : refusedFor(issues, explain?.(context));
    };
  }
  return (context) => {
    const issues: FieldError[] = [];
    // Of its length from the start: an array that grows has room for 17 values.
    const values: unknown[] = new Array(readers.length);
    for (let index = 0; index < readers.length; index += 1) values[index] = readers[index]!.read(context, issues);
    return issues.length === 0 ? values : refusedFor(issues, explain?.(context));
  };
}

function refusedFor(issues: readonly FieldError[], explanation: FieldError | undefined): Result {
  return new Result(400, new ErrorBody(explanation === undefined ? issues : [...issues, explanation]));
}

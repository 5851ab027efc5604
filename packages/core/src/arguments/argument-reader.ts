import type { Compiled, FieldError, Validated } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import { ErrorBody, Result } from '../result/result';
import type { Awaitable } from '../common/types';
import type { Constraints } from './constraints';

/** Supplies one argument of a handler. */
export interface ArgumentReader {
  /** True when `read` may answer with a promise of the argument. */
  readonly async: boolean;
  /** @param issues takes what is wrong with the input; the value returned beside a issue is not used */
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

/** Every argument of a handler, or the 400 that says all that is wrong with them. */
export type ReadArguments = (context: Context) => Awaitable<unknown[] | Result>;

/** What has to be there before arguments can be read; undefined when it is. */
export type Prepare = (context: Context) => Promise<void> | undefined;

/** Adds to a 400 what may help the client, once everything that is wrong is known; undefined for nothing. */
export type Explain = (context: Context) => FieldError | undefined;

/** Chooses once how to read: a handler whose arguments are all at hand never waits. */
export function readAll(readers: readonly ArgumentReader[], prepare?: Prepare, explain?: Explain): ReadArguments {
  if (prepare !== undefined) {
    const read = readAll(readers, undefined, explain);
    return (context) => prepare(context)?.then(() => read(context)) ?? read(context);
  }
  if (readers.length === 0) return () => [];
  if (readers.some((each) => each.async)) {
    return async (context) => {
      // A list for each: whichever reader is done first, issues are told in the order of the parameters.
      const lists = readers.map((): FieldError[] => []);
      // Asynchronous, so that one that throws at once does not leave the rejection of another unobserved.
      const reading = readers.map(async (reader, index) => reader.read(context, lists[index]!));
      const values = await Promise.all(reading);
      const issues = lists.flat();
      return issues.length === 0 ? values : refusedFor(issues, explain?.(context));
    };
  }
  return (context) => {
    const issues: FieldError[] = [];
    const values: unknown[] = [];
    for (const reader of readers) values.push(reader.read(context, issues));
    return issues.length === 0 ? values : refusedFor(issues, explain?.(context));
  };
}

function refusedFor(issues: readonly FieldError[], explanation: FieldError | undefined): Result {
  return new Result(400, new ErrorBody(explanation === undefined ? issues : [...issues, explanation]));
}

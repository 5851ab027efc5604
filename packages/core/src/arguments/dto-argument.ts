import type { Compiled, FieldError, Resolve, Validated } from '@cortado/dto';
import type { Context } from '../pipeline/context';
import type { ArgumentReader } from './argument-reader';

/** Reads a DTO from what `input` finds on the context, or else from the payload; faults are located under `prefix`. */
export function dtoArgument(
  compiled: Compiled<unknown>,
  input: ((context: Context) => unknown) | undefined,
  prefix: FieldError['loc'],
  resolve: Resolve,
): ArgumentReader {
  const settle = (outcome: Validated<unknown>, faults: FieldError[]): unknown => {
    if (outcome.ok) return outcome.value;
    for (const fault of outcome.errors) {
      faults.push(prefix.length === 0 ? fault : { ...fault, loc: [...prefix, ...fault.loc] });
    }
    return undefined;
  };
  return {
    async: compiled.async,
    read(context, faults) {
      const outcome = compiled.run(input === undefined ? context.payload : input(context), resolve);
      if (outcome instanceof Promise) return outcome.then((each) => settle(each, faults));
      return outcome.ok ? outcome.value : settle(outcome, faults);
    },
  };
}

import { refuseAsync, requireSync } from '../common/promises';
import type { CodeLocation } from '../common/promises';
import type { Run } from './run';

/**
 * Wraps a condition (`@ValidateIf`, `validateIf`). It may throw because other parts of the input are invalid. In that case
 * the property is checked only if a nested value in it `failed`, so that those errors are reported.
 */
export function conditionOf(
  condition: (object: unknown, value: unknown) => unknown,
  place: CodeLocation,
): (object: object, value: unknown, run: Run, failed: boolean) => boolean {
  refuseAsync(condition, place);
  return (object, value, run, failed) => {
    try {
      const answer = condition(object, value);
      return Boolean(run.options.exact === true ? answer : requireSync(answer, place));
    } catch (error) {
      run.recordThrown(error);
      return failed;
    }
  };
}

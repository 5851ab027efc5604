import { atOnce, refuseAsync } from '../common/promises';
import type { Place } from '../common/promises';
import type { Run } from './run';

/**
 * A condition as a run asks it. One that throws has seen what it was not written for, as a rule because something else in
 * the input is wrong; the property is then checked only if something in it `failed`: those errors are the reason then.
 */
export function conditionOf(
  condition: (object: unknown, value: unknown) => unknown,
  place: Place,
): (object: object, value: unknown, run: Run, failed: boolean) => boolean {
  refuseAsync(condition, place);
  return (object, value, run, failed) => {
    try {
      const answer = condition(object, value);
      return Boolean(run.options.exact === true ? answer : atOnce(answer, place));
    } catch (error) {
      run.threw(error);
      return failed;
    }
  };
}

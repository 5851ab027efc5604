import { types } from 'node:util';
import { DtoDefinitionError, placeOf } from '../definition-error';
import { isPromise, observe } from '../is-promise';
import { Direction, transformations, transformedProperties } from '../metadata/transformation';
import type { Class } from '../types';
import type { Run } from './run';

/** Functions of an application that must answer at once, and where they are. */
export interface Place {
  /** As it begins a sentence: `A transform`. */
  readonly what: string;
  /** `Order.items`. */
  readonly where: string;
}

/** @throws DtoDefinitionError E_DTO_PROMISE for a function that cannot but answer with a promise */
export function refuseAsync(code: unknown, place: Place): void {
  if (types.isAsyncFunction(code)) throw answeredLater(place, 'is async');
}

/** @throws DtoDefinitionError E_DTO_PROMISE for a transform of the class, in whichever direction and scope, that is async */
export function refuseAsyncTransforms(type: Class): void {
  for (const property of transformedProperties(type)) {
    const place: Place = { what: 'A transform', where: placeOf(type, property) };
    for (const direction of [Direction.in, Direction.out]) {
      for (const { transformFn } of transformations.findTransformMetadatas(type, property, direction))
        refuseAsync(transformFn, place);
    }
  }
}

/** Nobody awaits the answer of a transform, a condition, a message: it would take a promise for a value. */
export function atOnce<T>(answer: T, place: Place): T {
  if (!isPromise(answer)) return answer;
  observe([answer]);
  throw answeredLater(place, 'answered with a promise');
}

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

function answeredLater({ what, where }: Place, how: string): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_PROMISE',
    `${what} of ${where} ${how}, and nobody awaits it. Make it answer at once; what has to be looked up belongs in an ` +
      `asynchronous constraint (@ValidatorConstraint({ async: true })), a guard or the handler.`,
  );
}

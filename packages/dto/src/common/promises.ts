import { types } from 'node:util';
import { DtoDefinitionError } from './definition-error';

/** Whether a value must be awaited. Core has the same check: this package imports no other, and does not publish helpers like this one. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Handles rejections of promises that are not awaited, so that they do not end the process. Other thenables are left
 * alone: they report no unhandled rejection, and some start their work only when `then` is called.
 */
export function observe(values: readonly unknown[] | undefined): void {
  for (const value of values ?? []) if (types.isPromise(value)) value.then(undefined, () => undefined);
}

/** Names a function of the application in an error message. */
export interface CodeLocation {
  /** The kind of function, as the start of a sentence: `A transform`. */
  readonly what: string;
  /** The property it belongs to: `Order.items`. */
  readonly where: string;
}

/** @throws DtoDefinitionError E_DTO_PROMISE for an `async` function */
export function refuseAsync(code: unknown, place: CodeLocation): void {
  if (types.isAsyncFunction(code)) throw promiseError(place, 'is async');
}

/**
 * Returns the result of a function that must be synchronous. Transforms, conditions and messages are not awaited, so a
 * promise would be taken for the value itself.
 *
 * @throws DtoDefinitionError E_DTO_PROMISE for a promise; its rejection is handled
 */
export function requireSync<T>(answer: T, place: CodeLocation, problem = 'returned a promise'): T {
  if (!isPromise(answer)) return answer;
  observe([answer]);
  throw promiseError(place, problem);
}

function promiseError({ what, where }: CodeLocation, problem: string): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_PROMISE',
    `${what} of ${where} ${problem}, but promises are not awaited here. Make it synchronous. Asynchronous work belongs in ` +
      `an asynchronous constraint (@ValidatorConstraint({ async: true })), a guard or the handler.`,
  );
}

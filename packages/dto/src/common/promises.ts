import { types } from 'node:util';
import { DtoDefinitionError } from './definition-error';

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * Watches promises that nobody will await, so that a rejection of one does not end the process. Other thenables are left
 * alone: they report no rejection, and some start their work only when they are asked.
 */
export function observe(values: readonly unknown[] | undefined): void {
  for (const value of values ?? []) if (types.isPromise(value)) value.then(undefined, () => undefined);
}

/** Functions of an application that must answer at once, and where they are. */
export interface Place {
  /** As it begins a sentence: `A transform`. */
  readonly what: string;
  /** `Order.items`. */
  readonly where: string;
}

/** @throws DtoDefinitionError E_DTO_PROMISE for a function that cannot but answer with a promise */
export function refuseAsync(code: unknown, place: Place): void {
  if (types.isAsyncFunction(code)) throw promiseError(place, 'is async');
}

/** Nobody awaits the answer of a transform, a condition, a message: it would take a promise for a value. */
export function atOnce<T>(answer: T, place: Place, problem = 'returned a promise'): T {
  if (!isPromise(answer)) return answer;
  observe([answer]);
  throw promiseError(place, problem);
}

function promiseError({ what, where }: Place, problem: string): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_PROMISE',
    `${what} of ${where} ${problem}, but promises are not awaited here. Make it synchronous. Asynchronous work belongs in ` +
      `an asynchronous constraint (@ValidatorConstraint({ async: true })), a guard or the handler.`,
  );
}

import type { Class } from './types';

export type DtoErrorCode =
  /** Neither class-validator nor class-transformer has recorded anything about the class. */
  | 'E_DTO_UNDECORATED'
  /** The constructor throws when it is called without arguments. */
  | 'E_DTO_CONSTRUCTOR'
  /** A nested property whose class cannot be known. */
  | 'E_DTO_NESTED_TYPE'
  /** A property whose constraints accept nothing of what an input can become. */
  | 'E_DTO_UNSATISFIABLE'
  /** A property of a class whose constraints would not be checked, because `@ValidateNested` is missing. */
  | 'E_DTO_UNCHECKED'
  /** The class was decorated by another copy of class-validator or class-transformer than the one used here. */
  | 'E_DTO_SECOND_COPY'
  /** An option has no such value, or two options exclude each other. */
  | 'E_DTO_OPTION'
  /** A constraint answered with a promise but does not say that it is asynchronous. */
  | 'E_DTO_ASYNC_UNDECLARED'
  /** Code that has to answer at once (a transform, condition, message or type function) is async or gave a promise. */
  | 'E_DTO_PROMISE';

/** A DTO that cannot be compiled: a mistake of the programmer, thrown at start-up with its remedy. */
export class DtoDefinitionError extends Error {
  override readonly name = 'DtoDefinitionError';

  constructor(
    readonly code: DtoErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** `Order.items`, or `Order` alone. */
export function placeOf(type: Class, property?: string): string {
  const name = type.name === '' ? '(anonymous class)' : type.name;
  return property === undefined ? name : `${name}.${property}`;
}

import type { Class } from './types';

/** The codes of `DtoDefinitionError`. */
export type DtoErrorCode =
  /** Neither class-validator nor class-transformer has recorded anything about the class. */
  | 'E_DTO_UNDECORATED'
  /** The constructor throws when it is called without arguments. */
  | 'E_DTO_CONSTRUCTOR'
  /** The class of a nested property cannot be determined. */
  | 'E_DTO_NESTED_TYPE'
  /** The constraints of a property accept no value that the input can be converted to. */
  | 'E_DTO_UNSATISFIABLE'
  /** A property holds a class whose constraints would not be checked, because `@ValidateNested` is missing. */
  | 'E_DTO_UNCHECKED'
  /** The class was decorated by a different copy of class-validator or class-transformer than the one used here. */
  | 'E_DTO_SECOND_COPY'
  /** An option has an invalid value, or two options cannot be combined. */
  | 'E_DTO_OPTION'
  /** A constraint returned a promise but is not declared asynchronous. */
  | 'E_DTO_ASYNC_UNDECLARED'
  /** Code that must be synchronous (a transform, condition, message or type function) is async or returned a promise. */
  | 'E_DTO_PROMISE';

/** A DTO that cannot be compiled. Thrown at start-up; the message says what is wrong and how to fix it. */
export class DtoDefinitionError extends Error {
  override readonly name = 'DtoDefinitionError';

  constructor(
    /** The kind of mistake: see docs/errors.md. */
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

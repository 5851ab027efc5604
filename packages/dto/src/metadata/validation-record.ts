import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import type { Class } from '../common/types';

/** What one validation decorator recorded, as class-validator stores it. */
export interface ValidationRecord {
  readonly type: string;
  readonly name?: string;
  readonly target: Function | string;
  readonly propertyName: string;
  readonly constraintCls: Function;
  readonly constraints: unknown[] | undefined;
  readonly message: string | ((args: ValidationArguments) => string) | undefined;
  readonly groups: string[] | undefined;
  readonly always?: boolean;
  readonly each: boolean | undefined;
  readonly context?: Record<string, unknown>;
  readonly validateIf?: (object: unknown, value: unknown) => boolean;
}

/** A validator class or inline validator behind a decorator. */
export interface ConstraintRecord {
  readonly target: Function;
  readonly name: string;
  readonly async: boolean;
  /** Resolved through class-validator's container at each access. */
  readonly instance: ValidatorConstraintInterface;
}

/** Whether the constraint is declared asynchronous, or its `validate` is an `async` function. */
export function isAsyncConstraint({ target, async }: ConstraintRecord): boolean {
  const validate: unknown = (target.prototype as { validate?: unknown } | undefined)?.validate;
  return async || (typeof validate === 'function' && validate.constructor.name === 'AsyncFunction');
}

/** The class of a constraint; `undefined` for an inline validator, which class-validator wraps in a class of its own. */
export function validatorClass({ target }: ConstraintRecord): Class<ValidatorConstraintInterface> | undefined {
  const isInline = target.name === 'CustomConstraint' && target.length === 0;
  return isInline ? undefined : (target as Class<ValidatorConstraintInterface>);
}

import type { ClassConstructor, ClassTransformOptions } from 'class-transformer';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import type { Class } from './common/types';
import { toInstance, toPlain } from './compat/convert';
import { validateAll, validateNow } from './compat/validate';
import type { Arguments } from './compat/validate';

export { ValidationError, getMetadataStorage } from 'class-validator';
export type { ValidatorOptions } from 'class-validator';
export type { ClassTransformOptions } from 'class-transformer';

/**
 * class-validator's `validate`, compiled: the same errors, names, messages and order.
 *
 * @example
 * import * as compiled from '@cortado/dto/class-validator';
 * new ValidationPipe({ validatorPackage: compiled, transformerPackage: compiled });
 */
export function validate(object: object, options?: ValidatorOptions): Promise<ValidationError[]>;
export function validate(schema: string, object: object, options?: ValidatorOptions): Promise<ValidationError[]>;
export function validate(...args: unknown[]): Promise<ValidationError[]> {
  return validateAll(args as Arguments);
}

/** class-validator's `validateSync`: skips asynchronous constraints. */
export function validateSync(object: object, options?: ValidatorOptions): ValidationError[];
export function validateSync(schema: string, object: object, options?: ValidatorOptions): ValidationError[];
export function validateSync(...args: unknown[]): ValidationError[] {
  return validateNow(args as Arguments);
}

/** class-validator's `validateOrReject`: rejects with the list of errors. */
export function validateOrReject(object: object, options?: ValidatorOptions): Promise<void>;
export function validateOrReject(schema: string, object: object, options?: ValidatorOptions): Promise<void>;
export async function validateOrReject(...args: unknown[]): Promise<void> {
  const errors = await validateAll(args as Arguments);
  // oxlint-disable-next-line typescript/only-throw-error -- the list itself, as in class-validator
  if (errors.length > 0) throw errors;
}

/** class-validator's `Validator`. */
export class Validator {
  readonly validate = validate;
  readonly validateSync = validateSync;
  readonly validateOrReject = validateOrReject;
}

// oxlint-disable typescript/no-unnecessary-type-parameters -- callers may pass the type arguments of the originals

/** class-transformer's `plainToInstance`, in time linear in the input. */
export function plainToInstance<T, V>(type: ClassConstructor<T>, plain: V[], options?: ClassTransformOptions): T[];
export function plainToInstance<T, V>(type: ClassConstructor<T>, plain: V, options?: ClassTransformOptions): T;
export function plainToInstance(type: unknown, plain: unknown, options?: ClassTransformOptions): unknown {
  return toInstance(type as Class, plain, options);
}

/** class-transformer's `instanceToPlain`. */
export function instanceToPlain<T>(object: T, options?: ClassTransformOptions): Record<string, unknown>;
export function instanceToPlain<T>(object: T[], options?: ClassTransformOptions): Record<string, unknown>[];
export function instanceToPlain(object: unknown, options?: ClassTransformOptions): unknown {
  return toPlain(object, options);
}

/** class-transformer's own function, exported so that this package can replace class-transformer. */
export { instanceToInstance } from 'class-transformer';

/** The older names of the same functions, which NestJS still uses. */
export { instanceToPlain as classToPlain, plainToInstance as plainToClass };

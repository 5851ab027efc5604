import { Validator } from 'class-validator';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import { observe } from '../common/promises';
import type { Class } from '../common/types';
import { validationsOf } from '../metadata/validation';
import type { ValidationScope } from '../metadata/validation';
import type { Run, RunOptions } from '../run/run';

/** class-validator's internal executor. Its public API does not give access to the promises, which must be handled. */
interface Executor {
  ignoreAsyncValidations: boolean;
  readonly awaitingPromises: Promise<unknown>[];
  execute(object: object, schema: string | undefined, errors: ValidationError[]): void;
  stripEmptyErrors(errors: ValidationError[]): ValidationError[];
}

const { ValidationExecutor } = require('class-validator/cjs/validation/ValidationExecutor.js') as {
  ValidationExecutor: new (validator: Validator, options: ValidatorOptions | undefined) => Executor;
};

const validator = new Validator();

/** Classes with `@ValidatePromise`, or with two `@ValidateNested` on one property (checked twice), are not compiled. */
export function isUncompiled(type: Class, scope: ValidationScope): boolean {
  // Only records in scope count: groups may disable the decorator that replaces two decorators of an ancestor.
  const records = validationsOf(type, scope);
  const nested = records.filter((record) => record.type === 'nestedValidation').map((record) => record.propertyName);
  return records.some((record) => record.type === 'promiseValidation') || new Set(nested).size < nested.length;
}

/** Lets class-validator check an object and everything nested in it, as part of a run. */
export function checkedByOriginal(
  options: ValidatorOptions | undefined,
  asynchrony: RunOptions['asynchrony'],
): NonNullable<RunOptions['original']> {
  return (object: object, run: Run) => {
    const { errors, awaiting } = execute(object, options, asynchrony === 'ignored');
    if (asynchrony !== 'ignored') (run.pending ??= []).push(...awaiting);
    if (run.frame === undefined) return object;
    const at = { frame: run.frame, key: undefined, value: undefined };
    (run.errors ??= []).push({ loc: [], type: 'original', msg: '', at, original: errors });
    return object;
  };
}

/** Starts class-validator's check. Rejections of its promises are handled in any case; the library does not do so. */
export function execute(
  object: object,
  options: ValidatorOptions | undefined,
  ignoreAsync: boolean,
  schema?: string,
): { readonly errors: () => ValidationError[]; readonly awaiting: Promise<void>[] } {
  const executor = new ValidationExecutor(validator, options);
  executor.ignoreAsyncValidations = ignoreAsync;
  const errors: ValidationError[] = [];
  try {
    executor.execute(object, schema, errors);
  } finally {
    observe(executor.awaitingPromises);
  }
  return { errors: () => executor.stripEmptyErrors(errors), awaiting: executor.awaitingPromises as Promise<void>[] };
}

import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { DtoDefinitionError, placeOf } from '../definition-error';
import type { ConstraintRecord } from '../metadata/validation';
import type { OriginalCheck } from '../plan/plan';
import { isCollection, itemsOf } from '../plan/collection';
import { isPromise, observe } from '../is-promise';
import type { Class, Resolve } from '../types';
import type { Run } from './run';

/** True: passed, or its verdict is awaited. */
export type OriginalJudge = (value: unknown, object: object, run: Run) => boolean;

/** Runs a constraint's own code, synchronous or not, on the value or on each of its items. */
export function judgeOf(check: OriginalCheck): OriginalJudge {
  const { record, rule, each } = check;
  const instanceOf = instancesOf(check);
  return (value, object, run) => {
    const { asynchrony } = run.options;
    if (asynchrony === 'ignored' && check.constraint.async) return true;
    const args: ValidationArguments = {
      targetName: check.targetName,
      property: record.propertyName,
      object,
      value,
      constraints: record.constraints as unknown[],
    };
    const instance = instanceOf(run.resolve);
    const many = each && isCollection(value);
    const verdict = many ? askEach(instance, value, args) : ask(instance, value, args);
    if (!isPromise(verdict)) return Boolean(verdict);
    const declared = asynchrony === 'any' || isAsyncConstraint(check.constraint);
    if (asynchrony === 'ignored' || !declared) observe([verdict]);
    if (asynchrony === 'ignored') return true;
    if (!declared) throw undeclared(check, object);
    run.hold(verdict, many ? allTrue : Boolean, rule, value, object);
    return true;
  };
}

/** Whether the constraint says, or shows, that it answers later. */
export function isAsyncConstraint({ target, async }: ConstraintRecord): boolean {
  const validate: unknown = (target.prototype as { validate?: unknown } | undefined)?.validate;
  return async || (typeof validate === 'function' && validate.constructor.name === 'AsyncFunction');
}

function ask(instance: ValidatorConstraintInterface, value: unknown, args: ValidationArguments): unknown {
  try {
    return instance.validate(value, args);
  } catch (error) {
    // validator.js measures bytes by encodeURI, which throws on half a surrogate pair: such text is simply not valid.
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** A boolean, or where any item's verdict comes later, the promise of them all. */
function askEach(instance: ValidatorConstraintInterface, value: Iterable<unknown>, args: ValidationArguments): unknown {
  const asked: unknown[] = [];
  let verdicts: readonly unknown[];
  try {
    // A constraint may add items; `map` asks only about those that were there in the beginning.
    verdicts = itemsOf(value).map((item) => {
      const verdict = ask(instance, item, args);
      asked.push(verdict);
      return verdict;
    });
  } catch (error) {
    observe(asked);
    throw error;
  }
  return verdicts.some(isPromise) ? Promise.all(verdicts) : verdicts.every(Boolean);
}

function allTrue(verdicts: unknown): boolean {
  return (verdicts as unknown[]).every(Boolean);
}

/** The class behind a constraint; undefined for an inline validator, which class-validator wraps in a class of its own. */
export function validatorClass({ target }: ConstraintRecord): Class<ValidatorConstraintInterface> | undefined {
  const isInline = target.name === 'CustomConstraint' && target.length === 0;
  return isInline ? undefined : (target as Class<ValidatorConstraintInterface>);
}

/** Inline validators have no dependencies; validator classes come from whoever runs, else from class-validator's container. */
function instancesOf({ constraint }: OriginalCheck): (resolve: Resolve | undefined) => ValidatorConstraintInterface {
  const type = validatorClass(constraint);
  if (type === undefined) {
    const { instance } = constraint;
    return () => instance;
  }
  return (resolve) => (resolve === undefined ? constraint.instance : resolve(type));
}

function undeclared({ record, constraint }: OriginalCheck, object: object): DtoDefinitionError {
  return new DtoDefinitionError(
    'E_DTO_ASYNC_UNDECLARED',
    `The constraint ${constraint.name || constraint.target.name} of ${placeOf(object.constructor as Class, record.propertyName)} ` +
      `answered with a promise. Declare it: @ValidatorConstraint({ async: true }) or registerDecorator({ async: true, … }).`,
  );
}

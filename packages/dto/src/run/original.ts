import type { ValidationArguments, ValidatorConstraintInterface } from 'class-validator';
import { isCollection, itemsOf } from '../common/collection';
import { DtoDefinitionError, placeOf } from '../common/definition-error';
import { isPromise, observe } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class, Resolve } from '../common/types';
import { isAsyncConstraint, validatorClass } from '../metadata/validation-record';
import type { OriginalCheck } from '../plan/plan';
import { entriesOf } from './items';
import type { Run } from './run';

/** Returns true if the value passed or the result is awaited. A check that `reportsItems` reports the failed items itself. */
export type OriginalJudge = (value: unknown, object: object, run: Run) => boolean;

/** Calls a constraint's own code, synchronous or not, for the value or for each of its items. */
export function judgeOf(check: OriginalCheck, settings: Settings): OriginalJudge {
  // class-validator reports all asynchronous results.
  const stopAtFirstError = settings.stopAtFirstError && !settings.compat;
  const { record, rule, each } = check;
  const instanceOf = instancesOf(check);
  const call = callerOf(check);
  const argumentsOf = (value: unknown, object: object): ValidationArguments => ({
    targetName: check.targetName,
    property: record.propertyName,
    object,
    value,
    constraints: record.constraints as unknown[],
  });
  const judge: OriginalJudge = (value, object, run) => {
    if (run.options.asynchrony === 'ignored' && check.constraint.async) return true;
    const args = argumentsOf(value, object);
    const instance = instanceOf(run.resolve);
    const many = each && isCollection(value);
    let verdict: unknown;
    try {
      verdict = many ? callForEach(call, instance, value, args, run) : call(instance, value, args, run);
    } catch (error) {
      run.recordThrown(error);
      return true;
    }
    if (!isPromise(verdict)) return Boolean(verdict);
    if (isAwaited(verdict, check, object, run))
      run.addPending(verdict, many ? allTrue : Boolean, { rule, value, object, single: stopAtFirstError });
    return true;
  };
  if (check.reportsItems !== true) return judge;
  const judgeItems = itemsJudge(check, call, instanceOf, argumentsOf, stopAtFirstError);
  return (value, object, run) => {
    if (isCollection(value)) return judgeItems(value, object, run);
    if (judge(value, object, run)) return true;
    run.fail(rule, value, object);
    return false;
  };
}

/** Checks the items of a collection one by one and reports each that failed. */
function itemsJudge(
  check: OriginalCheck,
  call: Caller,
  instanceOf: ReturnType<typeof instancesOf>,
  argumentsOf: (value: unknown, object: object) => ValidationArguments,
  stopAtFirstError: boolean,
): (value: Iterable<unknown>, object: object, run: Run) => boolean {
  const { rule } = check;
  return (value, object, run) => {
    const args = argumentsOf(value, object);
    const instance = instanceOf(run.resolve);
    let passed = true;
    for (const [key, item] of entriesOf(value)) {
      if (run.full || (!passed && stopAtFirstError)) break;
      try {
        const verdict = call(instance, item, args, run);
        const pendingCheck = { rule, value: item, object, key, single: stopAtFirstError };
        if (isPromise(verdict)) {
          if (isAwaited(verdict, check, object, run)) run.addPending(verdict, Boolean, pendingCheck);
        } else if (!verdict) {
          run.failItem(rule, key, item, object);
          passed = false;
        }
      } catch (error) {
        run.recordThrown(error);
      }
    }
    return passed;
  };
}

/** @throws DtoDefinitionError for a promise of a constraint that is not declared asynchronous; its rejection is handled */
function isAwaited(verdict: unknown, check: OriginalCheck, object: object, { options: { asynchrony } }: Run): boolean {
  const declared = asynchrony === 'any' || isAsyncConstraint(check.constraint);
  if (declared && asynchrony !== 'ignored') return true;
  observe([verdict]);
  if (asynchrony === 'ignored') return false;
  throw undeclared(check, object);
}

/** Calls a constraint's own code; returns its result or a promise of it. */
type Caller = (instance: ValidatorConstraintInterface, value: unknown, args: ValidationArguments, run: Run) => unknown;

/** Applies the concurrency limit of the run to constraints that are declared asynchronous or have returned a promise before. */
function callerOf({ constraint }: OriginalCheck): Caller {
  let answersLater = isAsyncConstraint(constraint);
  return (instance, value, args, run) => {
    if (run.options.asynchrony === 'ignored') return callValidate(instance, value, args);
    if (answersLater) return run.concurrency.call(() => callValidate(instance, value, args));
    const verdict = callValidate(instance, value, args);
    answersLater = isPromise(verdict);
    return answersLater ? run.concurrency.track(verdict as PromiseLike<unknown>) : verdict;
  };
}

function callValidate(instance: ValidatorConstraintInterface, value: unknown, args: ValidationArguments): unknown {
  try {
    return instance.validate(value, args);
  } catch (error) {
    // validator.js counts bytes with encodeURI, which throws on an unpaired surrogate. Such text is not valid.
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** A boolean, or a promise of all results if one of them is a promise. */
function callForEach(
  call: Caller,
  instance: ValidatorConstraintInterface,
  value: Iterable<unknown>,
  args: ValidationArguments,
  run: Run,
): unknown {
  const results: unknown[] = [];
  let verdicts: readonly unknown[];
  try {
    // A constraint may add items; `map` visits only those that were there before.
    verdicts = itemsOf(value).map((item) => {
      const verdict = call(instance, item, args, run);
      results.push(verdict);
      return verdict;
    });
  } catch (error) {
    observe(results);
    throw error;
  }
  return verdicts.some(isPromise) ? Promise.all(verdicts) : verdicts.every(Boolean);
}

function allTrue(verdicts: unknown): boolean {
  return (verdicts as unknown[]).every(Boolean);
}

/** Inline validators have no dependencies. Validator classes come from `resolve`, or else from class-validator's container. */
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
      `returned a promise. Declare it as asynchronous: @ValidatorConstraint({ async: true }) or registerDecorator({ async: true, … }).`,
  );
}

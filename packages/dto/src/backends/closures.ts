import { everyItem, isCollection } from '../common/collection';
import { placeOf } from '../common/definition-error';
import { define, deleteUndefined, isInherited, ownValue } from '../common/properties';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import type { BuiltinCheck, Check, ClassPlan, Condition, PropertyPlan, Stage } from '../plan/plan';
import { conditionOf } from '../run/condition';
import type { Failure } from '../run/failure';
import { failItems } from '../run/items';
import { belowReader } from '../run/nested';
import type { Link } from '../run/nested';
import { judgeOf } from '../run/original';
import { hasErrors } from '../run/run';
import type { Read, Run } from '../run/run';
import { transformer } from '../run/transform';
import { keepUnknown, refuseUnknown, whitelist } from '../run/unknown';

type Bag = Record<string, unknown>;

/** Reads a property from the input and sets it on the instance. */
type ReadProperty = (input: Bag, instance: Bag, run: Run, depth: number) => unknown;

/** Checks a property's value. */
type CheckProperty = (value: unknown, instance: Bag, run: Run, before: Before) => void;

/** What reading a property found, besides its value. */
interface Before {
  /** The failures in the nested value. */
  readonly below: Failure[] | undefined;
  /** A transform threw. */
  readonly transformFailed: boolean;
}

const NOTHING: Before = { below: undefined, transformFailed: false };

/** Executes a plan with nested functions, for runtimes that forbid code generation. */
export function readByClosures(plan: ClassPlan, settings: Settings, link: Link): Read {
  const steps = plan.properties.map((property) => ({
    read: propertyReader(plan.type, property, settings, link),
    check: propertyChecker(plan.type, property, settings),
  }));
  const { type: Type } = plan;
  if (plan.inspects) return inspector(plan, steps, settings);
  return (input, run, depth) => {
    const instance = new Type() as Bag;
    const values: unknown[] = [];
    const before: Before[] = [];
    const { errors } = run;
    // All values are set before the first check, because conditions and custom constraints may read any of them.
    for (const step of steps) {
      run.errors = undefined;
      values.push(step.read(input as Bag, instance, run, depth));
      before.push({ below: run.errors, transformFailed: run.transformFailed });
      run.transformFailed = false;
    }
    run.errors = errors;
    if (plan.undefinedFields.length > 0) deleteUndefined(instance, plan.undefinedFields);
    for (let index = 0; index < steps.length; index++) {
      steps[index]?.check(values[index], instance, run, before[index] ?? NOTHING);
    }
    if (settings.unknown === 'reject') refuseUnknown(plan, input, run);
    if (settings.unknown === 'keep') keepUnknown(plan, input, instance, run, settings.maxDepth - depth);
    return instance;
  };
}

interface Step {
  readonly read: ReadProperty;
  readonly check: CheckProperty;
}

/** Reads and checks one property after the other, because a constraint may change an existing instance. */
function inspector(plan: ClassPlan, steps: readonly Step[], { unknown }: Settings): Read {
  return (input, run, depth) => {
    const instance = input as Bag;
    if (unknown !== 'keep') whitelist(plan, input, run, unknown);
    for (const { read, check } of steps) check(read(instance, instance, run, depth), instance, run, NOTHING);
    return instance;
  };
}

function propertyReader(type: Class, property: PropertyPlan, settings: Settings, link: Link): ReadProperty {
  const { name, source, conversion, exposed } = property;
  const current = isInherited(name) ? (instance: Bag) => ownValue(instance, name) : (instance: Bag) => instance[name];
  if (source === undefined) return (_input, instance) => current(instance);

  const own = isInherited(source) ? (input: Bag) => ownValue(input, source) : (input: Bag) => input[source];
  const transform = transformer(property, type, settings);
  const nested = belowReader(conversion, link, settings.maxDepth);
  const convert = conversion.kind === 'value' ? conversion.convert : undefined;
  return (input, instance, run, depth) => {
    let value = own(input);
    if (value !== undefined && convert !== undefined) value = convert(value);
    if (transform !== undefined && (exposed || value !== undefined)) value = transform(value, input, run);
    const { transformFailed } = run;
    run.transformFailed = false;
    if (value !== undefined && nested !== undefined) value = nested(value, run, depth + 1, input, instance);
    run.transformFailed = transformFailed;
    if (value === undefined) return current(instance);
    if (name === '__proto__') define(instance, name, value);
    else instance[name] = value;
    return value;
  };
}

function propertyChecker(type: Class, property: PropertyPlan, settings: Settings): CheckProperty {
  const { name, source = name, conditions, stages } = property;
  const where = placeOf(type, name);
  const tests = conditions.map((condition) => holds(condition, where));
  const executed = stages.map((stage) => stageRunner(stage, where, settings));
  return (value, instance, run, { below, transformFailed }) => {
    const hasFailed = hasErrors(below);
    if (!tests.every((condition) => condition(instance, value, run, hasFailed))) return;
    let failed = false;
    for (const stage of executed) {
      const outcome = stage(value, instance, run, { failed, transformFailed, hasFailed });
      if (outcome === 'end') return;
      failed ||= outcome === 'failed';
    }
    if (!(failed && settings.stopAtFirstError)) run.addNested(below, source);
  };
}

function holds(condition: Condition, where: string): ReturnType<typeof conditionOf> {
  return condition === 'optional'
    ? (_instance, value) => value !== undefined && value !== null
    : conditionOf(condition, { what: 'A condition', where });
}

type Outcome = 'passed' | 'failed' | 'end';

/** The state of a value when its checks run. */
interface Known {
  /** A check of the property has refused it. */
  readonly failed: boolean;
  readonly transformFailed: boolean;
  /** A nested value was refused. */
  readonly hasFailed: boolean;
}

function stageRunner(
  { checks, gates, skips }: Stage,
  where: string,
  settings: Settings,
): (value: unknown, instance: object, run: Run, known: Known) => Outcome {
  const runners = checks.map((check) => ({
    check,
    applies: check.applies === undefined ? undefined : holds(check.applies, where),
    passes: checkRunner(check, settings),
    report: reporter(check, settings),
  }));
  return (value, instance, run, { failed: before, transformFailed, hasFailed }) => {
    if (skips !== undefined && ((skips.undefined && value === undefined) || (skips.null && value === null)))
      return 'end';
    let failed = before;
    for (const { check, applies, passes, report } of runners) {
      if (failed && settings.stopAtFirstError) break;
      if (check.whenTransformFailed === true && !transformFailed) continue;
      if (check.runsApplicationCode === true && (transformFailed || hasFailed)) continue;
      if (check.skippedFor?.(value) === true) continue;
      if (applies !== undefined && !applies(instance, value, run, false)) continue;
      if (passes(value, instance, run)) continue;
      report(value, instance, run);
      failed = true;
    }
    if (!failed) return 'passed';
    return gates ? 'end' : 'failed';
  };
}

function checkRunner(check: Check, settings: Settings): (value: unknown, instance: object, run: Run) => boolean {
  if (check.kind === 'original') return judgeOf(check, settings);
  if (check.kind === 'judged') return check.judge;
  const test = testOf(check);
  if (!check.each) return test;
  return (value) => (isCollection(value) ? everyItem(value, test) : test(value));
}

function reporter(check: Check, settings: Settings): (value: unknown, object: object, run: Run) => void {
  const { rule, kind, reportsItems } = check;
  if (reportsItems !== true) return (value, object, run) => run.fail(rule, value, object);
  // An `original` check has reported its items already.
  if (kind !== 'builtin') return () => undefined;
  const test = testOf(check);
  return (value, object, run) => failItems(run, { rule, value, object }, test, settings.stopAtFirstError);
}

function testOf({ builtin, args }: BuiltinCheck): (value: unknown) => boolean {
  return (value) => builtin.test(value, args);
}

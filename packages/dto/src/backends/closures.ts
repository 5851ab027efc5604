import { dropBlank } from '../plan/blank';
import type { BuiltinCheck, Check, ClassPlan, Condition, PropertyPlan, Stage } from '../plan/plan';
import { isCollection } from '../plan/collection';
import { judgeOf } from '../run/original';
import { belowReader } from '../run/nested';
import type { Link, Read } from '../run/nested';
import type { Failure, Run } from '../run/run';
import { define, isInherited, ownValue, transformer } from '../run/slot';
import { keepUnknown, refuseUnknown, whitelist } from '../run/unknown';
import type { Settings } from '../settings';
import { everyItem } from './every-item';

type Bag = Record<string, unknown>;

/** Takes a property's value out of the input and onto the instance. */
type ReadProperty = (input: Bag, instance: Bag, run: Run, depth: number) => unknown;

/** Checks a property's value; `below` are the failures found inside it. */
type CheckProperty = (value: unknown, instance: Bag, run: Run, below: Failure[] | undefined) => void;

/** Executes a plan by functions that call each other: for runtimes in which no code may be generated. */
export function readByClosures(plan: ClassPlan, settings: Settings, link: Link): Read {
  const steps = plan.properties.map((property) => ({
    read: propertyReader(property, settings, link),
    check: propertyChecker(property, settings),
  }));
  const { type: Type } = plan;
  if (plan.inspects) return inspector(plan, steps, settings);
  return (input, run, depth) => {
    const instance = new Type() as Bag;
    const values: unknown[] = [];
    const below: (Failure[] | undefined)[] = [];
    const before = run.errors;
    // All values are in place before the first check: conditions and custom constraints may look at any of them.
    for (const step of steps) {
      run.errors = undefined;
      values.push(step.read(input as Bag, instance, run, depth));
      below.push(run.errors);
    }
    run.errors = before;
    if (plan.blank.length > 0) dropBlank(instance, plan.blank);
    for (let index = 0; index < steps.length; index++) {
      steps[index]?.check(values[index], instance, run, below[index]);
    }
    if (settings.unknown === 'reject') refuseUnknown(plan, input, run);
    if (settings.unknown === 'keep') keepUnknown(plan, input, instance);
    return instance;
  };
}

interface Step {
  readonly read: ReadProperty;
  readonly check: CheckProperty;
}

/** A finished instance may be changed by the constraints of one property before the next is looked at. */
function inspector(plan: ClassPlan, steps: readonly Step[], { unknown }: Settings): Read {
  return (input, run, depth) => {
    const instance = input as Bag;
    if (unknown !== 'keep') whitelist(plan, input, run, unknown);
    for (const { read, check } of steps) check(read(instance, instance, run, depth), instance, run, undefined);
    return instance;
  };
}

function propertyReader(property: PropertyPlan, settings: Settings, link: Link): ReadProperty {
  const { name, source, conversion, exposed } = property;
  const current = isInherited(name) ? (instance: Bag) => ownValue(instance, name) : (instance: Bag) => instance[name];
  if (source === undefined) return (_input, instance) => current(instance);

  const own = isInherited(source) ? (input: Bag) => ownValue(input, source) : (input: Bag) => input[source];
  const transform = transformer(property, settings);
  const nested = belowReader(conversion, link, settings.maxDepth);
  const convert = conversion.kind === 'value' ? conversion.convert : undefined;
  return (input, instance, run, depth) => {
    let value = own(input);
    if (value !== undefined && convert !== undefined) value = convert(value);
    if (transform !== undefined && (exposed || value !== undefined)) value = transform(value, input);
    if (value !== undefined && nested !== undefined) value = nested(value, run, depth + 1, input, instance);
    if (value === undefined) return current(instance);
    if (name === '__proto__') define(instance, name, value);
    else instance[name] = value;
    return value;
  };
}

function propertyChecker({ name, source = name, conditions, stages }: PropertyPlan, settings: Settings): CheckProperty {
  const executed = stages.map((stage) => stageRunner(stage, settings));
  return (value, instance, run, below) => {
    if (!conditions.every((condition) => holds(condition, value, instance))) return;
    let failed = false;
    for (const stage of executed) {
      const outcome = stage(value, instance, run, failed);
      if (outcome === 'end') return;
      failed ||= outcome === 'failed';
    }
    if (!(failed && settings.stopAtFirstError)) run.adopt(below, source);
  };
}

function holds(condition: Condition, value: unknown, instance: object): boolean {
  return condition === 'optional' ? value !== undefined && value !== null : Boolean(condition(instance, value));
}

type Outcome = 'passed' | 'failed' | 'end';

function stageRunner(
  { checks, gates, skips }: Stage,
  settings: Settings,
): (value: unknown, instance: object, run: Run, failed: boolean) => Outcome {
  const runners = checks.map((check) => ({ check, passes: checkRunner(check) }));
  return (value, instance, run, before) => {
    if (skips !== undefined && ((skips.undefined && value === undefined) || (skips.null && value === null)))
      return 'end';
    let failed = before;
    for (const { check, passes } of runners) {
      if (failed && settings.stopAtFirstError) break;
      if (check.withheld?.(value) === true) continue;
      if (check.applies !== undefined && !check.applies(instance, value)) continue;
      if (passes(value, instance, run)) continue;
      run.fail(check.rule, value, instance);
      failed = true;
    }
    if (!failed) return 'passed';
    return gates ? 'end' : 'failed';
  };
}

function checkRunner(check: Check): (value: unknown, instance: object, run: Run) => boolean {
  if (check.kind === 'original') return judgeOf(check);
  if (check.kind === 'judged') return check.judge;
  const test = testOf(check);
  if (!check.each) return test;
  return (value) => (isCollection(value) ? everyItem(value, test) : test(value));
}

function testOf({ builtin, args }: BuiltinCheck): (value: unknown) => boolean {
  return (value) => builtin.test(value, args);
}

import { observe } from '../common/promises';
import type { Settings } from '../common/settings';
import type { Class } from '../common/types';
import { messageOf } from '../errors/message';
import { ruleOf } from '../errors/rule';
import type { Message, Rule } from '../errors/rule';
import type { ValidationRecord } from '../metadata/validation-record';
import { constraintsOf, validationsOf } from '../metadata/validation';
import { checksOf, conditionsOf } from '../plan/check';
import type { Check, ClassPlan, JudgedCheck, PropertyPlan, Stage } from '../plan/plan';

/** Creates the check of a nested property. Passed in by the caller that runs the plan. */
export type NestedJudge = (rule: Rule) => JudgedCheck['judge'];

/**
 * Plans the check of an existing instance by class-validator's rules: its order of properties and constraints, `@IsDefined`
 * before the skip options, all constraints reported, nested objects last.
 */
export function compatPlanOf(type: Class, settings: Settings, judgeNested: NestedJudge): ClassPlan {
  const byProperty = Object.create(null) as Record<string, ValidationRecord[]>;
  for (const record of validationsOf(type, settings)) (byProperty[record.propertyName] ??= []).push(record);

  // class-validator iterates over the keys of an object, so names that look like indexes come first.
  const names = Object.keys(byProperty);
  return {
    type,
    inspects: true,
    properties: names.map((name) => propertyOf(type, name, byProperty[name] ?? [], settings, judgeNested)),
    sources: new Set(names),
    undefinedFields: [],
  };
}

function propertyOf(
  type: Class,
  name: string,
  records: readonly ValidationRecord[],
  settings: Settings,
  judgeNested: NestedJudge,
): PropertyPlan {
  const contexts = contextsOf(records);
  const context = {
    targetName: type.name,
    dismissDefaults: settings.dismissDefaultMessages,
    context: settings.context,
    emptyMessage: '',
    exact: settings.exact,
    contexts,
  };
  const checks = (kind: string): Check[] =>
    records
      .filter((record) => record.type === kind)
      .flatMap((record) => checksOf(record, context))
      .map((check) => (check.applies === undefined ? check : { ...check, applies: watched(check.applies) }));
  const nested = records
    .filter((record) => record.type === 'nestedValidation')
    .map((record) => nestedCheck(record, contexts, settings, judgeNested));
  const stages: Stage[] = [
    { checks: checks('isDefined'), gates: false },
    {
      checks: [...checks('customValidation'), ...nested],
      gates: false,
      skips: { undefined: settings.skipUndefined, null: settings.skipNull },
    },
  ];
  return {
    name,
    source: undefined,
    conversion: { kind: 'keep', open: false },
    transforms: [],
    exposed: false,
    conditions: conditionsOf(records).map((each) => (each === 'optional' ? each : watched(each))),
    stages,
  };
}

/** Handles the rejection of a promise that a condition returns; class-validator takes the promise for true. */
function watched(
  condition: (object: unknown, value: unknown) => unknown,
): (object: unknown, value: unknown) => unknown {
  return (object, value) => {
    const answer = condition(object, value);
    if (typeof answer === 'object') observe([answer]);
    return answer;
  };
}

/** Merges the contexts of all decorators whose errors have the same name, `@IsDefined` first, as class-validator does. */
function contextsOf(records: readonly ValidationRecord[]): ReadonlyMap<string, object> {
  const merged = new Map<string, object>();
  const defined = (record: ValidationRecord): boolean => record.type === 'isDefined';
  for (const record of [...records.filter(defined), ...records.filter((each) => !defined(each))]) {
    if (!record.context) continue;
    const type = (record.type === 'customValidation' && constraintsOf(record)[0]?.name) || record.type;
    merged.set(type, { ...merged.get(type), ...record.context });
  }
  return merged;
}

function nestedCheck(
  record: ValidationRecord,
  contexts: ReadonlyMap<string, object>,
  settings: Settings,
  judgeNested: NestedJudge,
): Check {
  const noConstraint = { name: '', instance: {} } as Parameters<typeof messageOf>[1];
  // class-validator passes the class instead of the object here, and the constructor of a class is Function.
  const message = messageOf(record, noConstraint, {
    targetName: 'Function',
    dismissDefaults: settings.dismissDefaultMessages,
    builtin: false,
    args: [],
    exact: settings.exact,
  });
  const text: Message =
    typeof message === 'function' ? (value) => message(value, record.target as unknown as object) : message;
  const rule = ruleOf(record.propertyName, 'nestedValidation', text, { contexts, context: record.context });
  return { kind: 'judged', rule, each: false, judge: judgeNested(rule) };
}

import { namedArguments } from '../builtins/parameters';
import { recognise } from '../builtins/recognise';
import { constraintsOf } from '../metadata/validation';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation';
import { messageOf } from './message';
import type { Check } from './plan';
import { ruleOf } from './rule';
import type { Rule } from './rule';

export interface CheckContext {
  readonly targetName: string;
  readonly dismissDefaults: boolean;
  /** Whether errors carry the constraint's arguments. */
  readonly context: boolean;
  /** The message of a constraint that has none. */
  readonly emptyMessage: string;
  readonly contexts?: Rule['contexts'];
  /** What errors call the property. Default its own name. */
  readonly source?: string;
}

/** One decorator's checks: one, unless its validator class was registered under several names. */
export function checksOf(record: ValidationRecord, context: CheckContext): Check[] {
  return constraintsOf(record).map((constraint) => checkOf(record, constraint, context));
}

function checkOf(record: ValidationRecord, constraint: ConstraintRecord, context: CheckContext): Check {
  const recognised = recognise(record, constraint);
  const message = messageOf(record, constraint, {
    targetName: context.targetName,
    dismissDefaults: context.dismissDefaults,
    builtin: recognised !== undefined,
    args: recognised?.args ?? [],
  });
  const type = constraint.name || record.type;
  const rule = ruleOf(context.source ?? record.propertyName, type, message === '' ? context.emptyMessage : message, {
    ...(context.context ? { ctx: { ...namedArguments(type, record.constraints), ...record.context } } : {}),
    contexts: context.contexts,
    context: record.context,
  });
  const shared = {
    rule,
    each: record.each === true,
    decorator: { name: type, constraints: record.constraints },
    ...(record.validateIf === undefined ? {} : { applies: record.validateIf }),
  };
  if (recognised !== undefined)
    return { ...shared, kind: 'builtin', builtin: recognised.builtin, args: recognised.args };
  return { ...shared, kind: 'original', record, constraint, targetName: context.targetName };
}

import { namedArguments } from '../builtins/parameters';
import { recognise } from '../builtins/recognise';
import { DtoDefinitionError } from '../common/definition-error';
import { observe, requireSync } from '../common/promises';
import { messageOf } from '../errors/message';
import { ruleOf } from '../errors/rule';
import type { Rule } from '../errors/rule';
import { isDateRule } from '../errors/tokens';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import { constraintsOf } from '../metadata/validation';
import type { BuiltinCheck, Check, Condition } from './plan';

export interface CheckContext {
  readonly targetName: string;
  readonly dismissDefaults: boolean;
  /** Whether errors carry the constraint's arguments. */
  readonly context: boolean;
  /** The message of a constraint without one. */
  readonly emptyMessage: string;
  readonly contexts?: Rule['contexts'];
  /** The name of the property in errors. Default: its own name. */
  readonly source?: string;
  /** Applies strict mode's rules to messages and application code. Default false. */
  readonly strict?: boolean;
  /** Throws what application code throws, as class-validator does. Default false. */
  readonly exact?: boolean;
}

/** The checks of one decorator: a single one, unless its validator class is registered under several names. */
export function checksOf(record: ValidationRecord, context: CheckContext): Check[] {
  return constraintsOf(record).map((constraint) => checkOf(record, constraint, context));
}

function checkOf(record: ValidationRecord, constraint: ConstraintRecord, context: CheckContext): Check {
  const recognised = recognise(record, constraint);
  const where = `${context.targetName}.${record.propertyName}`;
  const message = messageOf(record, constraint, {
    targetName: context.targetName,
    dismissDefaults: context.dismissDefaults,
    builtin: recognised !== undefined,
    args: recognised?.args ?? [],
    emptyMessage: context.emptyMessage,
    strict: context.strict === true,
    exact: context.exact === true,
  });
  const type = constraint.name || record.type;
  const rule = ruleOf(context.source ?? record.propertyName, type, message === '' ? context.emptyMessage : message, {
    ...(context.context ? { ctx: argumentsOf(type, record, context) } : {}),
    contexts: context.contexts,
    context: record.context,
  });
  const shared = {
    rule,
    each: record.each === true,
    decorator: { name: type, constraints: record.constraints },
    ...(record.validateIf === undefined ? {} : { applies: record.validateIf }),
  };
  if (recognised !== undefined) {
    const { builtin, args } = recognised;
    const isSelecting = type === 'arrayUnique' && args[0] !== undefined;
    const judged = isSelecting && context.exact !== true ? selecting(builtin, where) : builtin;
    return { ...shared, kind: 'builtin', builtin: judged, args };
  }
  return {
    ...shared,
    kind: 'original',
    record: withSyncDates(record, where),
    constraint,
    targetName: context.targetName,
  };
}

/** The constraint's arguments by name. In strict mode, date functions are called when the error is created. */
function argumentsOf(type: string, record: ValidationRecord, { strict }: CheckContext): Rule['ctx'] {
  const { constraints = [] } = record;
  const named = (args: readonly unknown[]): Record<string, unknown> => ({
    ...namedArguments(type, args),
    ...record.context,
  });
  if (strict !== true || !isDateRule(record)) return named(constraints);
  return () => named(constraints.map((each) => (typeof each === 'function' ? (each as () => unknown)() : each)));
}

/** Wraps the selector of `@ArrayUnique`: if it throws, the array is not unique; a promise is an error. */
function selecting({ test }: BuiltinCheck['builtin'], where: string): BuiltinCheck['builtin'] {
  return {
    test: (value, [identify]) => {
      const select = (items: unknown[]): unknown[] => {
        const selected = (identify as (items: unknown[]) => unknown[])(items);
        observe(selected);
        for (const each of selected) void requireSync(each, { what: 'The selector of @ArrayUnique', where });
        return selected;
      };
      try {
        return test(value, [select]);
      } catch (error) {
        if (error instanceof DtoDefinitionError) throw error;
        return false;
      }
    },
  };
}

/** Wraps the function of `@MinDate(() => …)`, so that a promise is an error instead of being ignored. */
function withSyncDates(record: ValidationRecord, where: string): ValidationRecord {
  if (!isDateRule(record)) return record;
  const place = { what: `The date of @${record.name === 'minDate' ? 'MinDate' : 'MaxDate'}`, where };
  const constraints = record.constraints?.map((each) =>
    typeof each === 'function' ? (): unknown => requireSync((each as () => unknown)(), place) : each,
  );
  return { ...record, constraints };
}

/** `@IsOptional` and `@ValidateIf`: if one of them does not hold, the property is not checked. */
export function conditionsOf(validations: readonly ValidationRecord[]): Condition[] {
  return validations
    .filter((record) => record.type === 'conditionalValidation')
    .map((record) =>
      record.name === 'isOptional' ? 'optional' : (record.constraints?.[0] as Exclude<Condition, 'optional'>),
    );
}

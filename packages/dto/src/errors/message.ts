import type { ValidationArguments } from 'class-validator';
import { DtoDefinitionError } from '../common/definition-error';
import { atOnce, refuseAsync } from '../common/promises';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import type { FewTexts, Message } from './rule';
import { isAsked, replaceTokens } from './tokens';

export interface MessageContext {
  /** What `$target` stands for. */
  readonly targetName: string;
  readonly dismissDefaults: boolean;
  /** True when the constraint is the library's own, so that its default message depends on nothing but its arguments. */
  readonly builtin: boolean;
  readonly args: readonly unknown[];
  /** What stands for a message that throws. */
  readonly emptyMessage?: string;
  /** Tokens are replaced in one pass, a function by the date that it gives. Default false: as by the library. */
  readonly strict?: boolean;
  /** What a message function throws is thrown. Default false. */
  readonly exact?: boolean;
}

/** The message of one constraint with its `$tokens` replaced, as early as its parts allow. */
export function messageOf(record: ValidationRecord, constraint: ConstraintRecord, context: MessageContext): Message {
  const own = record.message;
  if (typeof own === 'string' && own !== '') return early(own, record, context);
  if (typeof own === 'function') return later((args) => own(args), record, context);
  if (context.dismissDefaults || !(constraint.instance.defaultMessage instanceof Function)) return '';

  const fallback = (value: unknown, object: object): string => {
    const args = argumentsOf(record, context, value, object);
    return constraint.instance.defaultMessage?.(args) ?? '';
  };
  if (context.builtin && constraint.name === 'isLength') return lengthMessage(record, context, fallback);
  if (context.builtin) return early(fallback('', {}), record, context);
  return later((args) => constraint.instance.defaultMessage?.(args) ?? '', record, context);
}

/** A message that the application's own code works out. It is about a value that was refused, so it may well throw. */
function later(
  work: (args: ValidationArguments) => string,
  record: ValidationRecord,
  context: MessageContext,
): Exclude<Message, string | FewTexts> {
  const place = { what: 'A message', where: `${context.targetName}.${record.propertyName}` };
  if (context.exact !== true) refuseAsync(record.message, place);
  return (value, object) => {
    try {
      const message = atOnce(work(argumentsOf(record, context, value, object)), place);
      return replaceTokens(message, record, context, value);
    } catch (error) {
      if (context.exact === true || error instanceof DtoDefinitionError) throw error;
      return context.emptyMessage ?? '';
    }
  };
}

function argumentsOf(
  record: ValidationRecord,
  context: MessageContext,
  value: unknown,
  object: object,
): ValidationArguments {
  return {
    targetName: context.targetName,
    property: record.propertyName,
    object,
    value,
    constraints: record.constraints as unknown[],
  };
}

/** A list given to a decorator may still change, and `$value` is known only later; all else is replaced now. */
function early(message: string, record: ValidationRecord, context: MessageContext): Message {
  const changing =
    record.name !== 'isEnum' &&
    (record.constraints ?? []).some(
      (arg) => (typeof arg === 'object' && arg !== null && !(arg instanceof RegExp)) || isAsked(arg, record, context),
    );
  if (!message.includes('$value') && !(changing && message.includes('$constraint')))
    return replaceTokens(message, record, context, undefined);
  return (value) => replaceTokens(message, record, context, value);
}

/** The library chooses between three messages by the string's length; all three are made beforehand. */
function lengthMessage(
  record: ValidationRecord,
  context: MessageContext,
  fallback: (value: unknown, object: object) => string,
): Message {
  const [least, most] = context.args as [number | null | undefined, number | null | undefined];
  const text = (value: unknown): string => replaceTokens(fallback(value, {}), record, context, undefined);
  const [short, long, both] = [0, 1, 2];
  const texts = [text(''), text({ length: Number.POSITIVE_INFINITY }), text({ length: Number.NaN })];
  const hasLeast = least !== null && least !== undefined;
  const hasMost = most !== null && most !== undefined;
  const choose = (value: unknown): number => {
    const length = (value as { length?: number } | null | undefined)?.length as number;
    if (hasLeast && (!value || length < least)) return short;
    return hasMost && length > most ? long : both;
  };
  return { texts, choose };
}

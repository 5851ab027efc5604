import type { ValidationArguments } from 'class-validator';
import { DtoDefinitionError } from '../common/definition-error';
import { refuseAsync, requireSync } from '../common/promises';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation-record';
import type { FewTexts, Message } from './rule';
import { isAsked, replaceTokens } from './tokens';

export interface MessageContext {
  /** Replaces `$target`. */
  readonly targetName: string;
  readonly dismissDefaults: boolean;
  /** True for class-validator's own constraints, whose default message depends only on the arguments. */
  readonly builtin: boolean;
  readonly args: readonly unknown[];
  /** Replaces a message that throws. */
  readonly emptyMessage?: string;
  /** Replaces tokens in one pass, and a date function by its result. Default false: as in class-validator. */
  readonly strict?: boolean;
  /** Throws what a message function throws. Default false. */
  readonly exact?: boolean;
}

/** The message of one constraint. Its `$tokens` are replaced at start-up if possible. */
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

/** A message computed by application code. It receives a value that was refused, so it may throw. */
function later(
  work: (args: ValidationArguments) => string,
  record: ValidationRecord,
  context: MessageContext,
): Exclude<Message, string | FewTexts> {
  const place = { what: 'A message', where: `${context.targetName}.${record.propertyName}` };
  if (context.exact !== true) refuseAsync(record.message, place);
  return (value, object) => {
    try {
      const message = requireSync(work(argumentsOf(record, context, value, object)), place);
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

/** Replaces tokens at start-up, unless the text contains `$value` or an argument that may still change. */
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

/** class-validator chooses one of three messages by the length of the string. All three are created in advance. */
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

import type { ValidationArguments } from 'class-validator';
import type { ConstraintRecord, ValidationRecord } from '../metadata/validation';

/** Fixed text, one of a few, or worked out at each failure because it depends on the value. */
export type Message = string | FewTexts | ((value: unknown, object: object) => string);

export interface FewTexts {
  readonly texts: readonly string[];
  /** The index of the one for this value. */
  readonly choose: (value: unknown) => number;
}

export interface MessageContext {
  /** What `$target` stands for. */
  readonly targetName: string;
  readonly dismissDefaults: boolean;
  /** True when the constraint is the library's own, so that its default message depends on nothing but its arguments. */
  readonly builtin: boolean;
  readonly args: readonly unknown[];
}

/** The message of one constraint with its `$tokens` replaced, as early as its parts allow. */
export function messageOf(record: ValidationRecord, constraint: ConstraintRecord, context: MessageContext): Message {
  const own = record.message;
  if (typeof own === 'string' && own !== '') return early(own, record, context);
  if (typeof own === 'function')
    return (value, object) => replaceTokens(own(argumentsOf(record, context, value, object)), record, context, value);
  if (context.dismissDefaults || !(constraint.instance.defaultMessage instanceof Function)) return '';

  const fallback = (value: unknown, object: object): string => {
    const args = argumentsOf(record, context, value, object);
    return constraint.instance.defaultMessage?.(args) ?? '';
  };
  if (context.builtin && constraint.name === 'isLength') return lengthMessage(record, context, fallback);
  if (context.builtin) return early(fallback('', {}), record, context);
  return (value, object) => replaceTokens(fallback(value, object), record, context, value);
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
    (record.constraints ?? []).some((arg) => typeof arg === 'object' && arg !== null && !(arg instanceof RegExp));
  const text = replaceTokens(message, record, context, undefined);
  if (!message.includes('$value') && !(changing && message.includes('$constraint'))) return text;
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

/** class-validator's own replacement, step by step: constraints, value, property, target. */
function replaceTokens(message: string, record: ValidationRecord, context: MessageContext, value: unknown): string {
  let text = message;
  if (!text) return text;
  if (Array.isArray(record.constraints)) {
    for (const [index, constraint] of record.constraints.entries()) {
      if (!text.includes(`$constraint${index + 1}`)) continue;
      text = text.replace(new RegExp(`\\$constraint${index + 1}`, 'g'), constraintText(constraint));
    }
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    text = text.replace(/\$value/g, value as string);
  }
  return text.replace(/\$property/g, record.propertyName).replace(/\$target/g, context.targetName);
}

function constraintText(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.join(', ');
  return String(typeof constraint === 'symbol' ? constraint.description : constraint);
}

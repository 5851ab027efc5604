import type { ValidationRecord } from '../metadata/validation-record';

export interface TokenContext {
  /** Replaces `$target`. */
  readonly targetName: string;
  /** Replaces tokens in one pass, and a date function by its result. Default false: as in class-validator. */
  readonly strict?: boolean;
}

const LONGEST_VALUE = 200;

/** A value from the client as a message shows it, cut to a maximum length. */
function shown(value: string | number | boolean): string {
  const text = String(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function isShown(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Replaces the `$tokens` of a message. */
export function replaceTokens(
  message: string,
  record: ValidationRecord,
  context: TokenContext,
  value: unknown,
): string {
  if (!message) return message;
  return context.strict === true
    ? replaceAtOnce(message, record, context, value)
    : replaceInSteps(message, record, context, value);
}

/** Replaces all tokens in one pass, so that inserted text from the client is never read as a token or a pattern. */
function replaceAtOnce(message: string, record: ValidationRecord, context: TokenContext, value: unknown): string {
  const constraints = record.constraints ?? [];
  return message.replace(/\$(?:constraint(\d+)|value|property|target)/g, (token, digits: string | undefined) => {
    if (token === '$property') return record.propertyName;
    if (token === '$target') return context.targetName;
    if (digits === undefined) return isShown(value) ? shown(value) : token;
    const index = Number(digits) - 1;
    return index in constraints ? argumentText(constraints[index], record) : token;
  });
}

/** Replaces tokens as class-validator does, one after the other: constraints, value, property, target. */
function replaceInSteps(message: string, record: ValidationRecord, context: TokenContext, value: unknown): string {
  let text = message;
  if (Array.isArray(record.constraints)) {
    for (const [index, constraint] of record.constraints.entries()) {
      if (!text.includes(`$constraint${index + 1}`)) continue;
      text = text.replace(new RegExp(`\\$constraint${index + 1}`, 'g'), constraintText(constraint));
    }
  }
  if (isShown(value)) text = text.replace(/\$value/g, value as string);
  return text.replace(/\$property/g, record.propertyName).replace(/\$target/g, context.targetName);
}

/** `@MinDate` and `@MaxDate` take a date or a function that returns one. */
export function isDateRule({ name }: ValidationRecord): boolean {
  return name === 'minDate' || name === 'maxDate';
}

/** Whether an argument is a function that is called for each message. */
export function isAsked(argument: unknown, record: ValidationRecord, { strict }: TokenContext): boolean {
  return strict === true && typeof argument === 'function' && isDateRule(record);
}

/** The text of an argument; a date function is called. */
function argumentText(argument: unknown, record: ValidationRecord): string {
  return constraintText(
    typeof argument === 'function' && isDateRule(record) ? (argument as () => unknown)() : argument,
  );
}

function constraintText(constraint: unknown): string {
  if (Array.isArray(constraint)) return constraint.join(', ');
  return String(typeof constraint === 'symbol' ? constraint.description : constraint);
}

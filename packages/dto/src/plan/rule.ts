import type { FieldError } from '../types';
import type { Message } from './message';

/** What a failed check reports. */
export interface Rule {
  readonly property: string;
  readonly type: string;
  readonly message: Message;
  readonly ctx: Readonly<Record<string, unknown>> | undefined;
  /** The `context` options of the property's decorators by constraint name, for those who report them. */
  readonly contexts: ReadonlyMap<string, object> | undefined;
  /** The finished error, where no part of it depends on the value: every failure is then this one frozen object. */
  readonly error: FieldError | undefined;
}

export function ruleOf(
  property: string,
  type: string,
  message: Message,
  extras: Partial<Pick<Rule, 'ctx' | 'contexts'>> = {},
): Rule {
  const { ctx, contexts } = extras;
  const error =
    typeof message === 'string' ? Object.freeze(errorOf(Object.freeze([property]), type, message, ctx)) : undefined;
  return Object.freeze({ property, type, message, ctx, contexts, error });
}

export function errorOf(
  loc: FieldError['loc'],
  type: string,
  msg: string,
  ctx: FieldError['ctx'] | undefined,
): FieldError {
  return ctx === undefined ? { loc, type, msg } : { loc, type, msg, ctx };
}

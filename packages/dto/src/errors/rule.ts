import type { FieldError } from '../common/types';

type Ctx = Readonly<Record<string, unknown>>;

/** What a failed check reports. */
export interface Rule {
  readonly property: string;
  readonly type: string;
  readonly message: Message;
  /** A function where they depend on the moment. */
  readonly ctx: Ctx | (() => Ctx) | undefined;
  /** The `context` options of the property's decorators by constraint name, for those who report them. */
  readonly contexts: ReadonlyMap<string, object> | undefined;
  /** The `context` option of the rule's own decorator, for those who report it. */
  readonly context: object | undefined;
  /** The finished error, or the choice of one of a few: every failure is then one of these frozen objects. */
  readonly error: FieldError | ((value: unknown) => FieldError) | undefined;
}

export function ruleOf(
  property: string,
  type: string,
  message: Message,
  extras: Partial<Pick<Rule, 'ctx' | 'contexts' | 'context'>> = {},
): Rule {
  const { ctx, contexts, context } = extras;
  const finished = (text: string): FieldError => Object.freeze(errorOf(Object.freeze([property]), type, text, ctx));
  return Object.freeze({
    property,
    type,
    message,
    ctx,
    contexts,
    context,
    error: typeof ctx === 'function' ? undefined : finishedError(message, finished),
  });
}

function finishedError(message: Message, finished: (text: string) => FieldError): Rule['error'] {
  if (typeof message === 'string') return finished(message);
  if (typeof message === 'function') return undefined;
  const errors = message.texts.map(finished);
  return (value) => errors[message.choose(value)] as FieldError;
}

export function errorOf(loc: FieldError['loc'], type: string, msg: string, context: Rule['ctx']): FieldError {
  const ctx = typeof context === 'function' ? context() : context;
  return ctx === undefined ? { loc, type, msg } : { loc, type, msg, ctx };
}

/** Fixed text, one of a few, or worked out at each failure because it depends on the value. */
export type Message = string | FewTexts | ((value: unknown, object: object) => string);

export interface FewTexts {
  readonly texts: readonly string[];
  /** The index of the one for this value. */
  readonly choose: (value: unknown) => number;
}

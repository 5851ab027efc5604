import type { FieldError } from '../common/types';

type Ctx = Readonly<Record<string, unknown>>;

/** What a failed check reports: the property, the error type and the message. */
export interface Rule {
  readonly property: string;
  readonly type: string;
  readonly message: Message;
  /** A function if the arguments depend on the time of the check. */
  readonly ctx: Ctx | (() => Ctx) | undefined;
  /** The `context` options of the property's decorators, by constraint name. Reported in compat mode. */
  readonly contexts: ReadonlyMap<string, object> | undefined;
  /** The `context` option of the rule's own decorator. Reported in compat mode. */
  readonly context: object | undefined;
  /** The error, created in advance and frozen, or a function that selects one of a few. Failures then share these objects. */
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

/** A fixed text, one of a few texts, or a function if the text depends on the value. */
export type Message = string | FewTexts | ((value: unknown, object: object) => string);

export interface FewTexts {
  readonly texts: readonly string[];
  /** The index of the text for this value. */
  readonly choose: (value: unknown) => number;
}

import type { ReadArguments } from '../arguments/argument-reader';
import type { PayloadKind } from '../arguments/receivable';
import type { FromError, Handled } from '../result/from-error';
import type { Context, HandlerName } from './context';
import type { GuardFunction } from './guard';
import type { MiddlewareFunction } from './middleware';
import type { Refuse } from './refusals';

/** Everything about one handler that is known before the first request. Frozen. `invoke` reads nothing else. */
export interface HandlerPlan {
  readonly handler: HandlerName;
  readonly middleware: readonly MiddlewareFunction[];
  readonly guards: readonly GuardFunction[];
  readonly refuse: Refuse;
  readonly payload: PayloadKind;
  readonly readArguments: ReadArguments;
  readonly call: (context: Context, values: unknown[]) => unknown;
  readonly fromError: FromError;
  /** The outcome of the application's own error handlers, for hooks, which treat all other errors themselves. */
  readonly handled: Handled;
}

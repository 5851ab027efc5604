import { HttpError, Result, type HandlerName, type Logger } from '@cortado/core';
import { report, failure, finish, waitFor, type HandlerPlan, type Timer } from '@cortado/core/transport';
import { diagnostics } from '../common/diagnostics';
import { HandshakeContext, type IdentifiedSession } from '../credentials/handshake-context';
import { CloseCode, closeCodeOfStatus } from '../protocol/close-code';
import type { ConnectionState } from '../protocol/connection-state';
import { ConnectionClosed, type Disconnect } from '../protocol/disconnect';
import { UnreadableMessage } from '../protocol/unreadable-message';

/** What `onError` is told beside the error. */
export interface HookFailure {
  /** The hook or handler that failed, as in `onConnect`. */
  readonly hook: string;
  /** The id under which the error is in the log, and in the masked reply if there was one. */
  readonly id: string;
}

/** What hooks see of their connection. */
export type HookSession = IdentifiedSession & {
  readonly state: ConnectionState;
  readonly instance: object | undefined;
  readonly hooks: Hooks;
  readonly log: Logger;
  readonly endpoint: {
    readonly handler: HandlerName;
    readonly handshake: HandlerPlan;
    readonly settings: { readonly handlerTimeout: number };
  };
  readonly hub: { readonly timer: Pick<Timer, 'after' | 'release'> };
};

/** The hooks of an endpoint. */
export interface Hooks {
  readonly connect?: ((session: HookSession) => unknown) | undefined;
  readonly disconnect?: ((session: HookSession, reason: Disconnect) => unknown) | undefined;
  /** Handles errors of `connect`. Default: the error handlers of the handshake. */
  readonly handled?: HandlerPlan['handled'] | undefined;
  /** Observes only: nothing it does changes the outcome. */
  readonly error?: ((session: HookSession, error: unknown, failure: HookFailure) => unknown) | undefined;
}

let failures = 0;

/**
 * Runs one hook of a connection. Never rejects: an error is logged once under an id, and passed to `onError`.
 *
 * @returns the code to close with, or undefined for success
 */
export async function runHook(session: HookSession, hook: string, call: () => unknown): Promise<number | undefined> {
  try {
    const value = await withinLimit(session, hook, call);
    return value instanceof Result && value.statusCode >= 400 ? closeCodeOfStatus(value.statusCode) : undefined;
  } catch (error) {
    // Error handlers map errors to answers, which a closed connection cannot get.
    const handled = session.state === 'open' ? await handledHook(session, hook, error) : undefined;
    if (handled !== undefined) return handled.statusCode >= 400 ? closeCodeOfStatus(handled.statusCode) : undefined;
    return reportFailure(session, hook, error);
  }
}

/**
 * Passes an error on an open connection to the application's error handlers (`@Catch`, `errors`). @returns undefined when none
 * handles it. Never rejects.
 */
export async function handledHook(session: HookSession, hook: string, error: unknown): Promise<Result | undefined> {
  const { endpoint, hooks } = session;
  const context = new HandshakeContext(session, { class: endpoint.handler.class, method: hook });
  const handling = (hooks.handled ?? endpoint.handshake.handled)(error, context);
  if (handling === undefined) return undefined;
  void tellOnError(session, error, { hook, id: context.id });
  try {
    const result = (await withinLimit(session, hook, () => handling)) as Result;
    await finish(context, result);
    return result;
  } catch (late) {
    reportFailure(session, hook, late);
    return failure(500);
  }
}

/** Limits the time of a hook, so that one that never returns does not keep its connection for ever. */
export async function withinLimit(session: HookSession, hook: string, call: () => unknown): Promise<unknown> {
  const { timer } = session.hub;
  const { handlerTimeout } = session.endpoint.settings;
  let expire!: (error: Error) => void;
  const late = new Promise<never>((_, reject) => (expire = reject));
  const deadline = timer.after(handlerTimeout, () =>
    expire(new Error(`${hook} took longer than ${handlerTimeout} ms`)),
  );
  try {
    return await Promise.race([waitFor(call), late]);
  } finally {
    timer.release(deadline);
  }
}

/**
 * Logs an error once, and passes it to `onError`, whose own errors are logged only.
 *
 * @returns the code to close with
 */
export function reportFailure(
  session: HookSession,
  hook: string,
  error: unknown,
  type: string = session.endpoint.handler.class,
): number {
  const code = closeCodeOfError(error);
  if (session.state !== 'open' && isNormalEnd(error)) return code;
  const id = `${session.id}!${++failures}`;
  report(session.log, error, { id, handler: { class: type, method: hook } }, 'hook failed', levelOf(error));
  if (diagnostics.connectionError.hasSubscribers) {
    diagnostics.connectionError.publish({ connection: session.connection, hook, error });
  }
  void tellOnError(session, error, { hook, id });
  return code;
}

function closeCodeOfError(error: unknown): number {
  if (error instanceof UnreadableMessage) return error.closeCode;
  return error instanceof HttpError ? closeCodeOfStatus(error.statusCode) : CloseCode.InternalError;
}

/** A refusal and a mistake of the client are not errors of the program. */
function levelOf(error: unknown): 'debug' | 'error' {
  const isClients = error instanceof UnreadableMessage || (error instanceof HttpError && error.statusCode < 500);
  return isClients ? 'debug' : 'error';
}

/** The end of a loop that receives messages, or of what was given the signal of the connection. */
function isNormalEnd(error: unknown): boolean {
  return error instanceof ConnectionClosed || (error as Partial<Error> | null | undefined)?.name === 'AbortError';
}

/** Calls `onError`, which only observes: its own errors are logged. Never rejects. */
export async function tellOnError(
  session: HookSession,
  error: unknown,
  failure: { hook: string; id: string },
): Promise<void> {
  try {
    await session.hooks.error?.(session, error, failure);
  } catch (second) {
    report(session.log, second, { id: failure.id }, 'onError failed');
  }
}

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse as parseCookies } from 'cookie';
import type { Scope } from '../di/scope';
import type { InjectionToken } from '../di/token';
import type { Logger } from '../common/log';
import type { Awaitable } from '../common/types';
import type { Result } from '../result/result';
import type { Credentials, CurrentPrincipal } from './principal';

/** Names the class and the method that a context belongs to. */
export interface HandlerName {
  /** The name of the class. */
  readonly class: string;
  /** The name of the method. */
  readonly method: string;
}

/** The value of `context.handler` where there is no route or socket, for middleware and guards with `unrouted`. */
export const UNROUTED: HandlerName = Object.freeze({ class: '(unrouted)', method: '(unrouted)' });

/** Is told an outcome before the client is. What it throws becomes the outcome. */
export type OutcomeHook = (outcome: Result) => Awaitable<unknown>;

/** The values of a query by name, before they are converted. */
export type QueryValues = Readonly<Record<string, string | readonly string[] | undefined>>;

declare global {
  namespace Cortado {
    /** Properties that transports add to every context, such as `connection` of the WebSocket transport. */
    interface Context {}
  }
}

/** The cookies of a request or a handshake (RFC 6265 §4.2). */
export function cookiesOf({ cookie }: Readonly<IncomingHttpHeaders>): Readonly<Record<string, string | undefined>> {
  return cookie === undefined ? {} : parseCookies(cookie);
}

// Merged with the class, so that transports can add properties. Where no subclass defines them, they are undefined.
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export interface Context extends Cortado.Context {}

/**
 * One request, handshake or message: what guards, middleware and `@Ctx()` receive. Each transport has subclasses of its own. Everything
 * is read or created on first use.
 */
export abstract class Context {
  /** The name of the transport, such as `http` or `websocket`. */
  abstract readonly transport: string;
  /** In channel classes `join` or `message`. */
  abstract readonly phase: 'request' | 'handshake' | 'message' | 'join';
  /** Unique within the process; names this piece of work in the log and in a masked error. */
  abstract readonly id: string;
  /** Parameters of the path, as text. */
  abstract readonly params: Readonly<Record<string, string>>;
  /** The parsed query. */
  abstract readonly query: QueryValues;
  /** Headers of the request or of the handshake, by lower-case name. */
  abstract readonly headers: Readonly<IncomingHttpHeaders>;
  /** The address of the client, behind a trusted proxy too. */
  abstract readonly remoteAddress: string;
  /** The parsed body or message, before validation. */
  abstract readonly payload: unknown;

  /**
   * Node's request object, on HTTP and on a handshake: for details such as the certificate of a TLS client. Undefined on a message and
   * when a client renews its credentials, because connections do not keep the request of their handshake. Do not read its body: the
   * framework does.
   *
   * @example
   * const socket = context.raw?.socket;
   * const certificate = socket instanceof TLSSocket && socket.authorized ? socket.getPeerCertificate() : undefined;
   */
  get raw(): IncomingMessage | undefined {
    return undefined;
  }

  /** The method of an HTTP request, in capitals; undefined on a socket. */
  get method(): string | undefined {
    return undefined;
  }

  /** Whose credentials a guard has found, as `setPrincipal` was told; undefined when it was not. */
  get subject(): string | undefined {
    return undefined;
  }

  /** The `Idempotency-Key` of a request that may change something, or of the message itself; undefined for any other. For transports. */
  get idempotencyKey(): string | undefined {
    return undefined;
  }

  /** The host that the client requested, with its port if it named one. Behind a trusted proxy: the host requested from the proxy. */
  get host(): string | undefined {
    return this.headers.host;
  }

  /** True once the client was answered in place of the handler, because that took too long or was cancelled. For transports. */
  superseded = false;
  /** True while nothing may be opened that waits for the outcome: it is known already. For transports. */
  concluded = false;
  /** What waits for the outcome; undefined when nothing does, which is all that most requests and messages look at. For transports. */
  outcomeHooks: OutcomeHook[] | undefined = undefined;

  #principal: CurrentPrincipal;
  readonly #handler: HandlerName;
  readonly #parent: Scope;
  readonly #log: Logger;
  #scope: Scope | undefined;
  #state: Record<string, unknown> | undefined;
  #abort: AbortController | undefined;
  #ownLog: Logger | undefined;

  constructor(handler: HandlerName, parent: Scope, log: Logger, principal: CurrentPrincipal) {
    this.#handler = handler;
    this.#parent = parent;
    this.#log = log;
    this.#principal = principal;
  }

  /** The authenticated client, set by a guard. Set on a handshake, it applies to the connection; on a message, to that message. */
  get principal(): CurrentPrincipal {
    return this.#principal;
  }

  set principal(principal: CurrentPrincipal) {
    this.#principal = principal;
  }

  /**
   * For guards: sets the principal and describes its credentials. A socket may outlive the credentials of its handshake, and so may a
   * response with `Sse` or `Stream`: these end when the credentials expire.
   *
   * @throws TypeError for an `expires` that is not a date
   * @example
   * @Guard(async (context) => {
   *   context.setPrincipal(await users.ofToken(token), { subject: token.sub, expires: token.expires });
   *   return true;
   * })
   */
  setPrincipal(principal: CurrentPrincipal, { expires }: Credentials = {}): void {
    // Comparisons with an invalid date are false, so the credentials would never expire.
    if (expires !== undefined && Number.isNaN(expires.getTime())) throw new TypeError('expires must be a valid date');
    this.principal = principal;
  }

  /** The class and the method that handle this; `UNROUTED` where none does. */
  get handler(): HandlerName {
    return this.#handler;
  }

  /** Cookies of the request or of the handshake, by name. */
  get cookies(): Readonly<Record<string, string | undefined>> {
    return cookiesOf(this.headers);
  }

  /** Data that middleware and guards store for the steps after them. */
  get state(): Record<string, unknown> {
    return (this.#state ??= {});
  }

  /** Aborts when the client disconnects or the handler exceeds its time limit. */
  get signal(): AbortSignal {
    return (this.#abort ??= new AbortController()).signal;
  }

  /** A logger whose lines carry the id of this context. */
  get log(): Logger {
    return (this.#ownLog ??= this.#log.child({ id: this.id }));
  }

  /** The scope of this context; opened on first use. */
  get scope(): Scope {
    return (this.#scope ??= this.#parent.open('scoped', this));
  }

  /** True once something waits for the end of this context: an outcome hook, or an instance that must be disposed. */
  get mustFinish(): boolean {
    return this.outcomeHooks !== undefined || (this.#scope !== undefined && this.#scope.mustDispose);
  }

  /**
   * Calls a function once the outcome of this request or message is known, and before the client is told: the place to commit or to roll
   * back. It runs after the handler and all middleware. Several run in reverse order. What a hook throws is answered in place of the
   * outcome, as if the handler had thrown it.
   *
   * A stream is answered with its items, so its outcome is known at its end: after the last item, and before the client is told that it
   * was the last. Where the client was answered 503 because the handler took too long, that is the outcome. In a task of `.after()` and
   * in `onConnect` the outcome is how that task or hook ends.
   *
   * `UnitOfWork` is built on it.
   *
   * @throws Error once the outcome is known, as in code that nothing awaited
   * @example
   * context.onOutcome(async ({ statusCode }) => (statusCode < 400 ? await lock.keep() : await lock.release()));
   */
  onOutcome(hook: OutcomeHook): void {
    if (this.concluded) {
      throw new Error(
        `${this.#handler.class}.${this.#handler.method}: the outcome is already known. Await everything that needs it in the handler, or do it in a task of .after()`,
      );
    }
    (this.outcomeHooks ??= []).push(hook);
  }

  /**
   * Resolves a dependency in the scope of this context.
   *
   * @throws ConfigurationError E_DEPENDENCY_UNKNOWN when nothing provides it
   */
  get<T>(token: InjectionToken<T>): T {
    return this.scope.get(token);
  }

  /**
   * Whether an error says no more than that this context was aborted: the reason of its signal, an `AbortError` of what was given the
   * signal, or an error with one of them as its cause. Why it was aborted is known, so such an error is logged at `debug`.
   */
  isAbort(error: unknown): boolean {
    const signal = this.#abort?.signal;
    return signal?.aborted === true && isAbortOf(signal, error);
  }

  /** For transports: the client has disconnected, or the time limit was exceeded. */
  abort(reason: unknown): void {
    this.#abort?.abort(reason);
  }
}

/** Errors in errors that are looked at. */
const CAUSES = 5;

/** Never throws: an error may be any object, and its getters may throw. */
function isAbortOf(signal: AbortSignal, error: unknown): boolean {
  try {
    let each = error;
    for (let depth = 0; depth < CAUSES && typeof each === 'object' && each !== null; depth += 1) {
      // By its name, because Node's own class for it is not public.
      if (each === signal.reason || (each as Error).name === 'AbortError') return true;
      each = (each as Error).cause;
    }
    return each === signal.reason;
  } catch {
    return false; // what cannot be read is logged
  }
}

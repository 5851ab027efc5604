import type { IncomingHttpHeaders } from 'node:http';
import { Context, type Credentials, type CurrentPrincipal, type Logger, type Result } from '@cortado/core';
import {
  atOnce,
  type HandlerPlan,
  type Method,
  type OutcomeOwner,
  type QueryValues,
  type Scope,
} from '@cortado/core/transport';
import { MESSAGE_HEADERS, type FrameHeaders } from './frame-headers';

/** What a context reads of its connection. */
export interface ContextSession {
  readonly id: string;
  readonly connection: NonNullable<Context['connection']>;
  readonly scope: Scope;
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly principal: CurrentPrincipal;
  readonly credentials: Credentials | undefined;
  readonly address: {
    readonly params: Readonly<Record<string, string>>;
    readonly query: QueryValues;
    readonly remoteAddress: string;
  };
  readonly hub: {
    readonly log: Logger;
    /** A failure in the form that the application chose. */
    rendered(result: Result, headers: Readonly<IncomingHttpHeaders>): Result;
  };
}

/** The same, and what message handlers are called on. */
export interface MessageSession extends ContextSession {
  readonly subprotocol: string;
  readonly instance: object | undefined;
  /** The callback of `acceptCallback()`. */
  readonly onReceive: Method | undefined;
}

/** What the contexts of handshakes and messages have in common: the data of the handshake. */
export abstract class SessionContext extends Context {
  override readonly transport = 'websocket';
  abstract readonly session: ContextSession;

  override get connection(): ContextSession['connection'] {
    return this.session.connection;
  }

  override get params(): Readonly<Record<string, string>> {
    return this.session.address.params;
  }

  override get query(): QueryValues {
    return this.session.address.query;
  }

  override get headers(): Readonly<IncomingHttpHeaders> {
    return this.session.headers;
  }

  override get remoteAddress(): string {
    return this.session.address.remoteAddress;
  }
}

/** One message in the pipeline. The data of the handshake is read from the connection. */
export class MessageContext extends SessionContext implements OutcomeOwner {
  override readonly phase: 'message' | 'join' = 'message';
  /** When its handler started, on the clock of the timer. */
  startedAt = 0;
  /** The message as the protocol read it. */
  item: object | undefined;
  #headers: Readonly<IncomingHttpHeaders> | undefined;

  constructor(
    readonly session: MessageSession,
    readonly plan: HandlerPlan,
    override readonly payload: unknown,
    readonly sequence: number,
    /** Headers of this message, in the rpc protocol. */
    private readonly own?: FrameHeaders,
    parent: Scope = session.scope,
  ) {
    super(plan.handler, parent, session.hub.log, session.principal);
  }

  override get id(): string {
    return `${this.session.id}.${this.sequence}`;
  }

  /** Headers of the handshake take precedence over those of the message: a browser script must not be able to replace them. */
  override get headers(): Readonly<IncomingHttpHeaders> {
    if (this.own === undefined) return this.session.headers;
    return (this.#headers ??= mergeHeaders(this.own, this.session.headers));
  }

  /** Of the connection, unless a guard has found somebody else behind this message. */
  override get subject(): string | undefined {
    const { principal, credentials } = this.session;
    return this.principal === principal ? credentials?.subject : undefined;
  }

  /** That of its own frame: one of the handshake would stand for all messages. */
  override get idempotencyKey(): string | undefined {
    return this.phase === 'message' ? this.own?.['idempotency-key'] : undefined;
  }

  rendered(result: Result): Result {
    return this.session.hub.rendered(result, this.session.headers);
  }

  fromError(error: unknown): Result {
    return atOnce(this.plan.fromError(error, this), error, this);
  }
}

/** The owner of the answer to a message without a handler. */
export function outcomeOwner({ id, log, hub, headers }: ContextSession & { readonly log: Logger }): OutcomeOwner {
  return { id, log, rendered: (result) => hub.rendered(result, headers) };
}

/** Calls the callback of `acceptCallback()`, or else the method of the instance, which its constructor may have bound. */
export function callOn(key: PropertyKey): HandlerPlan['call'] {
  return (context, values) => {
    const { instance, onReceive } = (context as MessageContext).session;
    return (onReceive ?? (instance as Record<PropertyKey, Method>)[key]!).apply(instance, values);
  };
}

function mergeHeaders(own: FrameHeaders, shared: Readonly<IncomingHttpHeaders>): IncomingHttpHeaders {
  const merged: IncomingHttpHeaders = { ...own, ...shared };
  for (const name of MESSAGE_HEADERS) if (own[name] !== undefined) merged[name] = own[name];
  return merged;
}

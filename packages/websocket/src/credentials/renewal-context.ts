import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials, CurrentPrincipal, HandlerName } from '@cortado/core';
import { HandshakeContext, type IdentifiedSession } from './handshake-context';

/** A connection whose credentials can be renewed. */
export interface RenewableSession extends IdentifiedSession {
  headers: Readonly<IncomingHttpHeaders>;
}

/**
 * The handshake of an open connection once more, as if it had come with another token. What its guards find out is not the
 * connection's until all of them have agreed.
 */
export class RenewalContext extends HandshakeContext<RenewableSession> {
  credentials: Credentials | undefined;
  /** True once every guard has said so: a guard may well answer 101 itself. */
  agreed = false;
  /** False when a guard said whose credentials these are after it looked at the handshake, and not at the token. */
  isByToken = true;
  #sawToken = false;
  #sawHandshake = false;
  #principal: CurrentPrincipal;
  readonly #headers: Readonly<IncomingHttpHeaders>;

  /** @param attempt numbers those of one connection */
  constructor(
    session: RenewableSession,
    handler: HandlerName,
    token: string,
    private readonly attempt: number,
  ) {
    super(session, handler);
    this.#headers = this.#observed({ ...session.headers, authorization: `Bearer ${token}` });
  }

  override get principal(): CurrentPrincipal {
    return this.#principal;
  }

  override set principal(principal: CurrentPrincipal) {
    this.#principal = principal;
  }

  override get id(): string {
    return `${this.session.id}.auth${this.attempt}`;
  }

  override get headers(): Readonly<IncomingHttpHeaders> {
    return this.#headers;
  }

  protected override keep(credentials: Credentials | undefined): void {
    this.credentials = credentials;
    this.isByToken = this.#sawToken || !this.#sawHandshake;
  }

  /** Which headers guards read. A cookie that comes with a token identifies somebody too, but the token did not. */
  #observed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
    return new Proxy(headers, {
      get: (target, name, receiver) => {
        if (name === 'authorization') this.#sawToken = true;
        else this.#sawHandshake = true;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  }

  /** All guards have agreed: messages that begin from here on see the new principal. */
  commit(): void {
    const { session } = this;
    session.principal = this.principal;
    session.credentials = this.credentials;
    session.headers = { ...this.#headers };
  }
}

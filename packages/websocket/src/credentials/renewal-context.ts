import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials, CurrentPrincipal, HandlerName } from '@cortado/core';
import { HandshakeContext, type IdentifiedSession } from './handshake-context';

/** A connection whose credentials can be renewed. */
export interface RenewableSession extends IdentifiedSession {
  headers: Readonly<IncomingHttpHeaders>;
}

/**
 * The handshake of an open connection, repeated with another token. The connection takes over what the guards set only after all
 * of them have agreed.
 */
export class RenewalContext extends HandshakeContext<RenewableSession> {
  credentials: Credentials | undefined;
  /** True once every guard has passed. A status of 101 does not prove it, because a guard can return one. */
  agreed = false;
  /** False when the guard that set the credentials read the handshake but not the token. */
  isByToken = true;
  #sawToken = false;
  #sawHandshake = false;
  #principal: CurrentPrincipal;
  readonly #headers: Readonly<IncomingHttpHeaders>;

  /** @param attempt the number of this attempt on its connection */
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

  /** Records which headers guards read: a cookie of the handshake can identify a client whose token is invalid. */
  #observed(headers: IncomingHttpHeaders): IncomingHttpHeaders {
    return new Proxy(headers, {
      get: (target, name, receiver) => {
        if (name === 'authorization') this.#sawToken = true;
        else this.#sawHandshake = true;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  }

  /** Every guard has passed: messages that begin after this see the new principal. */
  commit(): void {
    const { session } = this;
    session.identify(this.principal);
    session.credentials = this.credentials;
    session.headers = { ...this.#headers };
  }
}

import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials, HandlerName } from '@cortado/core';
import type { Session } from '../connection/session';
import { HandshakeContext } from './handshake-context';

/**
 * The handshake of an open connection once more, as if it had come with another token. What its guards find out is not the
 * connection's until all of them have agreed.
 */
export class RenewalContext extends HandshakeContext {
  credentials: Credentials | undefined;
  readonly #headers: Readonly<IncomingHttpHeaders>;

  /** @param attempt numbers those of one connection */
  constructor(
    session: Session,
    handler: HandlerName,
    token: string,
    private readonly attempt: number,
  ) {
    super(session, handler);
    Object.defineProperty(this, 'principal', { value: undefined, writable: true });
    this.#headers = { ...session.headers, authorization: `Bearer ${token}` };
  }

  override get id(): string {
    return `${this.session.id}.auth${this.attempt}`;
  }

  override get headers(): Readonly<IncomingHttpHeaders> {
    return this.#headers;
  }

  protected override keep(credentials: Credentials | undefined): void {
    this.credentials = credentials;
  }

  /** All guards have agreed: messages that begin from here on see the new principal. */
  commit(): void {
    const { session } = this;
    session.principal = this.principal;
    session.credentials = this.credentials;
    session.headers = this.#headers;
  }
}

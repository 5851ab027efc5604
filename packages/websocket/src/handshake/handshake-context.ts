import type { IncomingMessage } from 'node:http';
import type { Credentials, CurrentPrincipal, HandlerName } from '@cortado/core';
import { keptCredentials } from '../credentials/credentials';
import type { Session } from '../connection/session';
import { SessionContext } from '../protocol/message-context';

/** An upgrade request on its way through the pipeline. What a guard sets as its principal becomes the connection's. */
export class HandshakeContext extends SessionContext {
  override readonly phase = 'handshake';
  override readonly payload = undefined;

  constructor(
    readonly session: Session,
    handler: HandlerName,
    private readonly request?: IncomingMessage,
  ) {
    super(handler, session.scope, session.hub.log, undefined);
  }

  override get raw(): IncomingMessage | undefined {
    return this.request;
  }

  /** The connection's own, whichever of the two it is set on. */
  override get principal(): CurrentPrincipal {
    return this.session.principal;
  }

  override set principal(principal: CurrentPrincipal) {
    this.session.principal = principal;
  }

  override setPrincipal(principal: CurrentPrincipal, credentials: Credentials = {}): void {
    super.setPrincipal(principal, credentials);
    this.keep(keptCredentials(credentials));
  }

  protected keep(credentials: Credentials | undefined): void {
    this.session.credentials = credentials;
  }

  override get id(): string {
    return this.session.id;
  }
}

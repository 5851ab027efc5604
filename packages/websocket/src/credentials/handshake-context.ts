import type { IncomingMessage } from 'node:http';
import type { Credentials, CurrentPrincipal, HandlerName } from '@cortado/core';
import { keptCredentials } from '../common/credentials';
import { SessionContext, type ContextSession } from '../protocol/message-context';

/** A connection whose client guards identify. */
export interface IdentifiedSession extends ContextSession {
  readonly principal: CurrentPrincipal;
  /** Undefined when they neither expire nor can be renewed. */
  credentials: Credentials | undefined;
  identify: (principal: CurrentPrincipal) => void;
}

/** An upgrade request on its way through the pipeline. What a guard sets as its principal becomes the connection's. */
export class HandshakeContext<Session extends IdentifiedSession = IdentifiedSession> extends SessionContext {
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
    this.session.identify(principal);
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

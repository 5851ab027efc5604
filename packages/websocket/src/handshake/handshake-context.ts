import type { IncomingHttpHeaders } from 'node:http';
import { Context, type Credentials, type CurrentPrincipal, type HandlerName } from '@cortado/core';
import type { QueryValues } from '@cortado/core/transport';
import type { Connection } from '../connection/connection';
import { keptCredentials } from '../connection/credentials';
import type { Session } from '../connection/session';

/** An upgrade request on its way through the pipeline. What a guard sets as its principal becomes the connection's. */
export class HandshakeContext extends Context {
  override readonly transport = 'websocket';
  override readonly phase = 'handshake';
  override readonly payload = undefined;

  constructor(
    readonly session: Session,
    handler: HandlerName,
  ) {
    super(handler, session.scope, session.hub.log, undefined);
    // The connection's own, whichever of the two it is set on. Defined here, because the base class has it as a field.
    Object.defineProperty(this, 'principal', {
      get: () => session.principal,
      set: (principal: CurrentPrincipal) => {
        session.principal = principal;
      },
      enumerable: true,
    });
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

  override get connection(): Connection {
    return this.session.connection;
  }

  override get params(): Readonly<Record<string, string>> {
    return this.session.params;
  }

  override get query(): QueryValues {
    return this.session.query;
  }

  override get headers(): Readonly<IncomingHttpHeaders> {
    return this.session.headers;
  }

  override get remoteAddress(): string {
    return this.session.remoteAddress;
  }
}

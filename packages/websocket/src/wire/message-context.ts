import type { IncomingHttpHeaders } from 'node:http';
import { Context } from '@cortado/core';
import type { HandlerPlan, QueryValues } from '@cortado/core/transport';
import type { Connection } from '../connection/connection';
import type { Session } from '../connection/session';

/** One message on its way through the pipeline. What the handshake knew is read from the connection. */
export class MessageContext extends Context {
  override readonly transport = 'websocket';
  override readonly phase = 'message';
  /** When it began, on the clock of the pulse. */
  startedAt = 0;
  /** True once it was answered in the handler's place, because the handler took too long. */
  expired = false;

  constructor(
    readonly session: Session,
    readonly plan: HandlerPlan,
    override readonly payload: unknown,
    readonly sequence: number,
  ) {
    super(plan.handler, session.scope, session.hub.log, session.principal);
  }

  override get id(): string {
    return `${this.session.id}.${this.sequence}`;
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

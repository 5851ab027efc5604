import { Result, type FailureInput } from '@cortado/core';
import { failure } from '@cortado/core/transport';
import { acceptOptions, type AcceptOptions } from '../handshake/acceptance';
import type { Callbacks } from '../endpoint/callbacks';
import type { ConnectionSession } from './connection-session';

/** What `Connection.accept()` does. */
export async function acceptHandshake(session: ConnectionSession, options: AcceptOptions): Promise<void> {
  session.need('connecting', 'accept()');
  const handshake = session.handshake!;
  const accepted = acceptOptions(options, session.address.offered);
  handshake.accept({ ...accepted, hooks: {}, handlers: undefined }, 'accept()');
  await handshake.whenAccepted();
}

/** What `Connection.refuse()` does. */
export async function refuseHandshake(
  session: ConnectionSession,
  statusCode: number,
  body?: FailureInput,
): Promise<void> {
  session.need('connecting', 'refuse()');
  const result = statusCode < 400 ? new Result(statusCode, body ?? null) : failure(statusCode, body);
  const handshake = session.handshake!;
  handshake.refuse(result);
  await handshake.whenRefused();
}

/** What `Connection.acceptCallback()` does. */
export async function acceptCallbacks(session: ConnectionSession, callbacks: Callbacks<any, any>): Promise<void> {
  session.need('connecting', 'acceptCallback()');
  const acceptance = session.endpoint.callbacks.accept(session, callbacks);
  const handshake = session.handshake!;
  handshake.accept({ ...acceptOptions(callbacks, session.address.offered), ...acceptance }, 'acceptCallback()');
  await handshake.whenAccepted();
  await session.left;
}

import { WebSocket } from 'ws';
import { closeCodeOf } from './close-code';
import type { Session } from './session';

/** A socket of ws that knows its session, so that all sockets share these listeners. */
export class SessionSocket extends WebSocket {
  session!: Session;

  /** From here on everything that arrives goes to `session`. */
  serve(session: Session): void {
    this.session = session;
    this.on('message', onMessage);
    this.on('ping', onPing);
    this.on('pong', onPong);
    this.on('error', onError);
    this.on('close', onClose);
  }
}

// What is thrown in a listener would end the process: each of these calls a method that never throws.

function onMessage(this: WebSocket, data: Buffer, isBinary: boolean): void {
  (this as SessionSocket).session.received(data, isBinary);
}

function onPing(this: WebSocket, data: Buffer): void {
  (this as SessionSocket).session.control(data, false);
}

function onPong(this: WebSocket, data: Buffer): void {
  (this as SessionSocket).session.control(data, true);
}

function onError(this: WebSocket, error: Error): void {
  (this as SessionSocket).session.broken(error, closeCodeOf(error));
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  (this as SessionSocket).session.closed(code, reason.toString());
}

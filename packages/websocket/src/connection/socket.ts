import { WebSocket } from 'ws';
import { closeCodeOf } from './close-code';
import type { Session } from './session';

/** Why a socket is not read: messages wait, or replies do. */
const PAUSES = { queue: 1, outbox: 2 };
export type Pause = keyof typeof PAUSES;

/**
 * A socket of ws that tells its session what happens, where others would listen: five listeners would cost each idle connection
 * a table of its own. Until it has a session it is an ordinary socket.
 */
export class SessionSocket extends WebSocket {
  session: Session | undefined;
  #pauses = 0;

  /** Stops reading until every reason is gone. */
  pauseFor(reason: Pause): void {
    this.#pauses |= PAUSES[reason];
    this.pause();
  }

  resumeFor(...reasons: readonly Pause[]): void {
    for (const each of reasons) this.#pauses &= ~PAUSES[each];
    if (this.#pauses === 0 && this.isPaused) this.resume();
  }

  /** What is thrown here would end the process: each of these calls a method that never throws. */
  override emit(event: string | symbol, ...values: any[]): boolean {
    const { session } = this;
    if (session === undefined) return super.emit(event, ...values);
    if (event === 'message') session.received(values[0] as Buffer, values[1] as boolean);
    else if (event === 'ping') session.control(values[0] as Buffer, false);
    else if (event === 'pong') session.control(values[0] as Buffer, true);
    else if (event === 'error') session.broken(values[0] as Error, closeCodeOf(values[0] as Error));
    else if (event === 'close') session.closed(values[0] as number, String(values[1]));
    else return super.emit(event, ...values);
    return true;
  }
}

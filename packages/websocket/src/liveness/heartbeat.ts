import type { Socket } from 'node:net';
import type { Session } from '../connection/session';
import type { SessionSocket } from '../connection/socket';

/** Pings one connection, and ends it when nothing comes back. */
export class Heartbeat {
  #pingAt: number;
  #pongBy = Infinity;
  #bytesAtPing = 0;

  constructor(
    private readonly session: Session,
    private readonly ws: SessionSocket,
    private readonly socket: Socket,
  ) {
    this.#pingAt = performance.now() + session.endpoint.settings.pingInterval;
  }

  pong(): void {
    this.#pongBy = Infinity;
  }

  /** Anything that arrives proves that the peer lives, and a socket that we do not read cannot bring its pong. */
  tick(now: number): void {
    if (now >= this.#pongBy) {
      this.#pongBy = Infinity;
      if (!this.ws.isPaused && this.socket.bytesRead === this.#bytesAtPing) {
        this.session.terminate({ code: 1006, reason: '', initiator: 'network' });
        return;
      }
    }
    if (now < this.#pingAt) return;
    const { pingInterval, pongTimeout } = this.session.endpoint.settings;
    this.#pingAt = now + pingInterval;
    if (this.#pongBy !== Infinity || this.ws.readyState !== this.ws.OPEN) return;
    this.#pongBy = now + pongTimeout;
    this.#bytesAtPing = this.socket.bytesRead;
    this.ws.ping();
  }
}

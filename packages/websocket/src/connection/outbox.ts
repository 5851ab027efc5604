import type { Socket } from 'node:net';
import { CloseCode } from './close-code';
import type { Session } from './session';
import type { SessionSocket } from './socket';

/** What became of something that was to be sent. */
export type Sent = 'sent' | 'dropped' | 'closed';

/** Writes frames to one connection, and keeps what waits there within its bound. */
export class Outbox {
  constructor(
    private readonly session: Session,
    private readonly ws: SessionSocket,
    private readonly socket: Socket,
  ) {}

  /** Bytes that were written and have not left this machine. */
  get buffered(): number {
    return this.ws.bufferedAmount;
  }

  /**
   * Writes one whole frame. Nothing may follow our close frame (RFC 6455 §5.5.1).
   *
   * @param flushed called when the frame has left, or cannot any more
   */
  write(frame: Buffer, flushed?: (error?: Error | null) => void): Sent {
    if (this.ws.readyState !== this.ws.OPEN) return 'closed';
    const { sendBuffer } = this.session.endpoint.settings;
    if (this.socket.writableLength + frame.length > sendBuffer) {
      this.session.log.warn({ id: this.session.id, limit: sendBuffer }, 'a slow consumer is disconnected');
      this.session.close(CloseCode.TryAgainLater, 'Too slow');
      return 'closed';
    }
    this.socket.write(frame, flushed);
    return 'sent';
  }

  /** Writes one frame, and resolves when it has left. Never rejects. */
  send(frame: Buffer): Promise<Sent> {
    return new Promise((resolve) => {
      const written = this.write(frame, (error) => resolve(error ? 'closed' : 'sent'));
      if (written !== 'sent') resolve(written);
    });
  }
}

import type { Socket } from 'node:net';
import type { SendStatus } from '@cortado/channels';
import type { Logger } from '@cortado/core';
import type { Disconnect } from '../protocol/disconnect';
import type { WriteBatch } from './write-batch';
import { CloseCode } from '../protocol/close-code';
import { payloadOf, type SessionSocket } from '../protocol/ws-driver';

/** What an outbox sees of its connection. */
export interface OutboxSession {
  readonly id: string;
  readonly log: Logger;
  readonly counters: { dropped: number; slowConsumers: number; bytesOut: number };
  readonly endpoint: {
    readonly settings: {
      readonly sendBuffer: number;
      readonly sendTimeout: number;
      readonly slowConsumer: 'close' | 'drop' | 'latest';
    };
  };
  readonly hub: { readonly batch: WriteBatch };
  /** Stops reading while replies wait. */
  pause: (reason: 'outbox') => void;
  roomForReplies: () => void;
  close: (code: number, reason: string) => void;
  terminate: (cause: Pick<Disconnect, 'code' | 'reason' | 'initiator'>) => void;
}

type Flushed = (sent: SendStatus) => void;

/** A frame that waits for room under the policy `latest`. */
interface Held {
  readonly frame: Buffer;
  readonly flushed: Flushed | undefined;
  readonly channel: string | undefined;
}

/** What a push belongs to. */
export interface PushOrigin {
  readonly channel?: string | undefined;
  /** Whether its client will be told that it missed it. */
  readonly isTracked: boolean;
}

/**
 * Writes frames to one connection and limits what is buffered. A push that does not fit follows the `slowConsumer` policy of the
 * endpoint, an item of a stream waits for room, and a reply is always written: while replies exceed the limit the socket is not
 * read, so that no more replies follow.
 */
export class Outbox {
  // Of the session. A broadcast waits for each object in memory that it has to look at: with these here it costs 0.97 of what it did.
  readonly #counters: OutboxSession['counters'];
  readonly #batch: WriteBatch;
  #held: Held | undefined;
  /** Resolve functions of `room()`. Each caller checks for itself whether the room is enough. */
  #waiting: (() => void)[] | undefined;
  #listening = false;
  /** True while replies exceed the limit: the socket is not read, and no queued message is started. */
  full = false;
  #above = 0;
  #flushedBytes = 0;
  #progressAt = 0;

  constructor(
    private readonly session: OutboxSession,
    private readonly ws: SessionSocket,
    private readonly socket: Socket,
    /** With compression ws writes the payload. Without it, a frame that was encoded once is written to any number of sockets. */
    private readonly compressed: boolean,
  ) {
    this.#counters = session.counters;
    this.#batch = session.hub.batch;
  }

  /** Bytes that were written but are still buffered on this machine. */
  get buffered(): number {
    return this.ws.bufferedAmount;
  }

  /**
   * Pushes one frame if it fits.
   *
   * @param flushed called once when the frame was `sent`, with what became of it
   * @param origin of a push of a channel. One that is tracked is dropped under `latest` too: its client reloads
   */
  write(frame: Buffer, flushed?: Flushed, origin?: PushOrigin): SendStatus {
    if (this.ws.readyState !== this.ws.OPEN) return 'closed';
    if (this.#held === undefined && this.#fits(frame)) {
      this.#write(frame, flushed);
      return 'sent';
    }
    const { slowConsumer } = this.session.endpoint.settings;
    if (slowConsumer === 'close') return this.#disconnect();
    if (slowConsumer === 'latest' && origin?.isTracked !== true) {
      return this.#hold({ frame, flushed, channel: origin?.channel });
    }
    this.session.counters.dropped += 1;
    return 'dropped';
  }

  /** The connection has left a channel: nothing of it may follow. */
  forget(channel: string): void {
    if (this.#held === undefined || this.#held.channel !== channel) return;
    this.session.counters.dropped += 1;
    this.#held.flushed?.('dropped');
    this.#held = undefined;
  }

  /** Pushes one frame. Resolves once it has been written. Never rejects. */
  send(frame: Buffer): Promise<SendStatus> {
    return new Promise((resolve) => {
      const written = this.write(frame, resolve);
      if (written !== 'sent') resolve(written);
    });
  }

  /** Whether a frame does not fit now, so that pushing it would apply the policy. */
  mustWait(frame: Buffer): boolean {
    return this.ws.readyState === this.ws.OPEN && (this.#held !== undefined || !this.#fits(frame));
  }

  /** Resolves when there is some room again, or the connection is closed. */
  room(): Promise<void> {
    this.#listen();
    return new Promise((resolve) => (this.#waiting ??= []).push(resolve));
  }

  /**
   * Writes a reply, unless a close frame has been sent: nothing may follow it (RFC 6455 §5.5.1).
   *
   * @param alone whether no other reply follows immediately: the frame is written at once instead of being batched
   */
  reply(frame: Buffer, alone: boolean): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    if (this.#fits(frame)) return this.#write(frame, undefined, alone);
    this.session.pause('outbox');
    this.full = true;
    this.#above += 1;
    this.#write(frame, () => this.#left());
  }

  /** A reply above the limit has been written, or the connection is closed. */
  #left(): void {
    this.#above -= 1;
    if (this.#above > 0) return;
    this.full = false;
    // When the connection ends, `end()` of the receiver decides about the queued messages.
    if (this.ws.readyState === this.ws.OPEN) this.session.roomForReplies();
  }

  /** The connection is closed. */
  end(): void {
    this.full = false;
    this.#held?.flushed?.('closed');
    this.#held = undefined;
    this.#wake();
  }

  /** Terminates a connection whose peer reads nothing for too long: no close frame could reach it. */
  tick(now: number): void {
    // The socket emits `drain` only after it held more than its own high-water mark.
    this.#retry();
    const waiting = this.socket.writableLength;
    const flushed = waiting === 0 ? 0 : this.socket.bytesWritten - waiting;
    if (waiting === 0 || flushed !== this.#flushedBytes) {
      this.#flushedBytes = flushed;
      this.#progressAt = now;
    } else if (now - this.#progressAt >= this.session.endpoint.settings.sendTimeout) {
      this.session.counters.slowConsumers += 1;
      this.session.log.warn({ id: this.session.id, waiting }, 'client stopped reading; connection terminated');
      this.session.terminate({ code: CloseCode.TryAgainLater, reason: 'Too slow', initiator: 'server' });
    }
  }

  /** A frame larger than the whole buffer is written when the buffer is empty: its client is not necessarily slow. */
  #fits(frame: Buffer): boolean {
    // Without compression ws buffers nothing of its own.
    const buffered = this.compressed ? this.ws.bufferedAmount : this.socket.writableLength;
    return buffered === 0 || buffered + frame.length <= this.session.endpoint.settings.sendBuffer;
  }

  #write(frame: Buffer, flushed: Flushed | undefined, alone: boolean = false): void {
    this.#counters.bytesOut += frame.length;
    const done =
      flushed &&
      ((error?: Error | null): void => {
        flushed(error ? 'closed' : 'sent');
        this.#retry();
      });
    if (this.compressed) this.ws.send(payloadOf(frame), { binary: (frame[0]! & 0xf) === 2 }, done);
    else if (alone) this.socket.write(frame, done);
    else this.#batch.write(this.socket, frame, done);
  }

  #disconnect(): SendStatus {
    this.session.counters.slowConsumers += 1;
    this.session.log.warn({ id: this.session.id }, 'client reads too slowly; connection closed');
    this.session.close(CloseCode.TryAgainLater, 'Too slow');
    return 'closed';
  }

  /** Keeps the newest frame only; the one before it is dropped. */
  #hold(held: Held): SendStatus {
    this.#listen();
    if (this.#held !== undefined) this.session.counters.dropped += 1;
    this.#held?.flushed?.('dropped');
    this.#held = held;
    return 'sent';
  }

  /** Adds one listener at most. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    this.socket.once('drain', () => {
      this.#listening = false;
      this.#retry();
    });
  }

  /** Something has been written: a held frame goes before those that wait. */
  #retry(): void {
    const held = this.#held;
    if (held !== undefined && this.#fits(held.frame) && this.ws.readyState === this.ws.OPEN) {
      this.#held = undefined;
      this.#write(held.frame, held.flushed);
    }
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.forEach((resolve) => resolve());
  }
}

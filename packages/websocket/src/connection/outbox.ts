import type { Socket } from 'node:net';
import type { SendStatus } from '@cortado/channels';
import type { Logger } from '@cortado/core';
import type { Disconnect } from '../protocol/disconnect';
import type { WriteBatch } from './write-batch';
import { CloseCode } from '../protocol/close-code';
import type { SessionSocket } from '../protocol/ws-driver';

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

/** Something that waits for room, under the policy `latest`. */
interface Held {
  readonly frame: Buffer;
  readonly flushed: Flushed | undefined;
}

/**
 * Writes frames to one connection, and keeps what waits there within its bound: what is pushed follows the endpoint's policy,
 * items of streams wait for room, and replies are always written; while they do not fit nothing more is read, so that nothing
 * more is answered.
 */
export class Outbox {
  #held: Held | undefined;
  /** Those who wait for room; each looks for itself whether there is enough. */
  #waiting: (() => void)[] | undefined;
  #listening = false;
  /** True while replies above the bound have not left: nothing is read, and no message that waits is begun. */
  full = false;
  #above = 0;
  #flushedBytes = 0;
  #progressAt = 0;

  constructor(
    private readonly session: OutboxSession,
    private readonly ws: SessionSocket,
    private readonly socket: Socket,
    /** ws must write what may be compressed; otherwise frames are made here, once for all who get them. */
    private readonly compressed: boolean,
  ) {}

  /** Bytes that were written and have not left this machine. */
  get buffered(): number {
    return this.ws.bufferedAmount;
  }

  /** Pushes one whole frame, if it fits. @param flushed called once, unless the answer is other than `sent` */
  write(frame: Buffer, flushed?: Flushed): SendStatus {
    if (this.ws.readyState !== this.ws.OPEN) return 'closed';
    if (this.#held === undefined && this.#fits(frame)) {
      this.#write(frame, flushed);
      return 'sent';
    }
    const { slowConsumer } = this.session.endpoint.settings;
    if (slowConsumer === 'close') return this.#disconnect();
    if (slowConsumer === 'latest') return this.#hold({ frame, flushed });
    this.session.counters.dropped += 1;
    return 'dropped';
  }

  /** Pushes one frame, and resolves when it has left. Never rejects. */
  send(frame: Buffer): Promise<SendStatus> {
    return new Promise((resolve) => {
      const written = this.write(frame, resolve);
      if (written !== 'sent') resolve(written);
    });
  }

  /** Whether a frame has to wait for room, so that pushing it would have the policy decide. */
  mustWait(frame: Buffer): boolean {
    return this.ws.readyState === this.ws.OPEN && (this.#held !== undefined || !this.#fits(frame));
  }

  /** Resolves when there is room again, which may not be enough, or the connection is over. */
  room(): Promise<void> {
    this.#listen();
    return new Promise((resolve) => (this.#waiting ??= []).push(resolve));
  }

  /**
   * Writes a reply. Nothing may follow our close frame (RFC 6455 §5.5.1).
   *
   * @param alone no other reply will follow in this turn: it is written at once, and not held back for them
   */
  reply(frame: Buffer, alone: boolean): void {
    if (this.ws.readyState !== this.ws.OPEN) return;
    if (this.#fits(frame)) return this.#write(frame, undefined, alone);
    this.session.pause('outbox');
    this.full = true;
    this.#above += 1;
    this.#write(frame, () => this.#left());
  }

  /** What was above the bound has left, and all before it, or the connection is over. */
  #left(): void {
    this.#above -= 1;
    if (this.#above > 0) return;
    this.full = false;
    // Of a connection that is over, what waits is dropped or handled when that is known for sure.
    if (this.ws.readyState === this.ws.OPEN) this.session.roomForReplies();
  }

  /** Nothing leaves any more. */
  end(): void {
    this.full = false;
    this.#held?.flushed?.('closed');
    this.#held = undefined;
    this.#wake();
  }

  /** A peer that takes nothing for too long is cut: no close frame could reach it. */
  tick(now: number): void {
    // The socket tells of room only where what it held was more than its own mark.
    this.#retry();
    const waiting = this.socket.writableLength;
    const flushed = waiting === 0 ? 0 : this.socket.bytesWritten - waiting;
    if (waiting === 0 || flushed !== this.#flushedBytes) {
      this.#flushedBytes = flushed;
      this.#progressAt = now;
    } else if (now - this.#progressAt >= this.session.endpoint.settings.sendTimeout) {
      this.session.counters.slowConsumers += 1;
      this.session.log.warn({ id: this.session.id, waiting }, 'a client takes nothing any more, and is cut');
      this.session.terminate({ code: CloseCode.TryAgainLater, reason: 'Too slow', initiator: 'server' });
    }
  }

  /** One that is larger than the whole buffer goes when nothing is before it: its client need not be slow. */
  #fits(frame: Buffer): boolean {
    const buffered = this.ws.bufferedAmount;
    return buffered === 0 || buffered + frame.length <= this.session.endpoint.settings.sendBuffer;
  }

  #write(frame: Buffer, flushed: Flushed | undefined, alone: boolean = false): void {
    this.session.counters.bytesOut += frame.length;
    const done =
      flushed &&
      ((error?: Error | null): void => {
        flushed(error ? 'closed' : 'sent');
        this.#retry();
      });
    if (this.compressed) this.ws.send(payloadOf(frame), { binary: (frame[0]! & 0xf) === 2 }, done);
    else if (alone) this.socket.write(frame, done);
    else this.session.hub.batch.write(this.socket, frame, done);
  }

  #disconnect(): SendStatus {
    this.session.counters.slowConsumers += 1;
    this.session.log.warn({ id: this.session.id }, 'a client that reads too slowly is disconnected');
    this.session.close(CloseCode.TryAgainLater, 'Too slow');
    return 'closed';
  }

  /** Only the newest waits; the one before it is dropped. */
  #hold(held: Held): SendStatus {
    this.#listen();
    if (this.#held !== undefined) this.session.counters.dropped += 1;
    this.#held?.flushed?.('dropped');
    this.#held = held;
    return 'sent';
  }

  /** One listener, however often there is something to wait for. */
  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    this.socket.once('drain', () => {
      this.#listening = false;
      this.#retry();
    });
  }

  /** Something has left: what is held comes before what waits. */
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

/** The payload of an unmasked frame of ours. */
function payloadOf(frame: Buffer): Buffer {
  const length = frame[1]!;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
}

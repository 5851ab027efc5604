import type { Socket } from 'node:net';
import type { Credentials } from '@cortado/core';
import { WebSocket } from 'ws';
import { closeCodeOf } from './close-code';
import { haveEnded } from '../common/credentials';

/** What the driver tells a connection, and reads of it. None of the methods throws. */
export interface SocketSession {
  readonly endpoint: {
    readonly settings: { readonly messageRate: number; readonly messageBurst: number; readonly rateTolerance: number };
  };
  readonly hub: { readonly timer: { readonly now: number } };
  readonly counters: { messages: number; bytesIn: number };
  readonly credentials: Credentials | undefined;
  /** The client's close frame arrived, and will be answered. */
  closing: (code: number, reason: string) => void;
  /** The socket is closed. */
  closed: (code: number, reason: string) => void;
  /** The socket failed. @param code the close code for a peer that broke the protocol, else undefined */
  broken: (error: Error, code: number | undefined) => void;
  /** The credentials of the connection have expired. */
  expired: () => void;
  /** A message could not be received. */
  failed: (error: unknown) => void;
  pong: () => void;
}

/** What a socket hands its messages to. */
export interface MessageReceiver {
  /** A whole message arrived. */
  receive: (data: Buffer, isBinary: boolean) => void;
}

/** Why a socket is not read: messages wait, or replies do. */
const PAUSES = { queue: 1, outbox: 2 };
export type Pause = keyof typeof PAUSES;

/** A masked frame's header in front of up to 125 bytes (RFC 6455 §5.2). */
const CONTROL_HEADER = 6;

/** What stands for a close frame without a code (RFC 6455 §7.4.1). */
const NO_CODE = 1005;

/** What one message takes out of the bucket of the rate limit. */
const TOKEN = 1_000;

/**
 * A socket of ws that tells its session what happens, where others would listen: five listeners would cost each idle connection
 * a table of its own. It keeps count of what arrives. Until it serves a session it is an ordinary socket.
 */
export class SessionSocket extends WebSocket {
  /** When the last whole message arrived, on the clock of the timer. */
  messageAt = 0;
  /** Bytes that whole messages and control frames account for. */
  accounted = 0;
  /** Whether the message at hand is all that one read of the socket brought. */
  last = true;
  #session: SocketSession | undefined;
  #receiver: MessageReceiver | undefined;
  #stream: Socket | undefined;
  #pauses = 0;
  /** Thousandths of messages that may still come at once: whole numbers, because an idle connection keeps others in a box each. */
  #tokens = 0;
  #filledAt = 0;
  /** 0 when the last one was not one too many. */
  #deniedSince = 0;

  /** The handshake is over: from here on the session hears everything, and its messages are taken in. */
  serve(session: SocketSession, receiver: MessageReceiver, stream: Socket): void {
    this.#session = session;
    this.#receiver = receiver;
    this.#stream = stream;
    this.#filledAt = this.messageAt = session.hub.timer.now;
    this.#tokens = session.endpoint.settings.messageBurst * TOKEN;
    this.accounted = stream.bytesRead;
  }

  /** Whether part of a message has arrived, and the rest has not. */
  get isReceiving(): boolean {
    return isPartial(this);
  }

  /** Stops reading until every reason is gone. */
  pauseFor(reason: Pause): void {
    this.#pauses |= PAUSES[reason];
    this.pause();
  }

  resumeFor(...reasons: readonly Pause[]): void {
    for (const each of reasons) this.#pauses &= ~PAUSES[each];
    if (this.#pauses === 0 && this.isPaused) this.resume();
  }

  /** Starts the closing handshake from our side. */
  end(code: number, reason: string): void {
    super.close(code, reason);
  }

  /**
   * ws calls this to answer the peer's close frame, or an illegal frame. The answer waits until the event loop has run what the messages
   * in front of it in the same read set off, so that replies which need no I/O leave first. Nothing may follow a close frame (RFC 6455 §5.5.1).
   */
  override close(code?: number, data?: string | Buffer): void {
    const session = this.#session;
    const stream = this.#stream;
    if (session === undefined || stream === undefined) return super.close(code, data);
    // ws gives the reason of a close frame as bytes, and no code for a close frame that has none.
    if (code === undefined || data !== undefined) session.closing(code ?? NO_CODE, data?.toString() ?? '');
    const answer = (): void => {
      clearImmediate(immediate);
      stream.off('end', answer);
      super.close(code, data);
    };
    const immediate = setImmediate(answer);
    // At the end of the stream ws ends our side too, and no close frame could leave any more.
    stream.prependListener('end', answer);
  }

  /** What is thrown here would end the process: each of these calls a method that never throws. */
  override emit(event: string | symbol, ...values: any[]): boolean {
    const session = this.#session;
    if (session === undefined) return super.emit(event, ...values);
    if (event === 'message') this.#received(session, values[0] as Buffer, values[1] as boolean);
    else if (event === 'ping') this.#control(values[0] as Buffer);
    else if (event === 'pong') this.#pong(session, values[0] as Buffer);
    else if (event === 'error') session.broken(values[0] as Error, closeCodeOf(values[0] as Error));
    else if (event === 'close') session.closed(values[0] as number, String(values[1]));
    else return super.emit(event, ...values);
    return true;
  }

  /** @returns false when this message is one too many */
  admit(): boolean {
    const { now } = this.#session!.hub.timer;
    if (now !== this.#filledAt) this.#fill(now);
    if (this.#tokens >= TOKEN) {
      this.#tokens -= TOKEN;
      return true;
    }
    if (this.#deniedSince === 0) this.#deniedSince = now;
    return false;
  }

  /** Whether messages have been too many for so long that answering them is not enough. */
  get flooding(): boolean {
    const { hub, endpoint } = this.#session!;
    return this.#deniedSince !== 0 && hub.timer.now - this.#deniedSince >= endpoint.settings.rateTolerance;
  }

  /** The bucket is filled on beats of the timer. A client that has let half of it fill up again has slowed down. */
  #fill(now: number): void {
    const { messageRate, messageBurst } = this.#session!.endpoint.settings;
    // Milliseconds times messages a second are thousandths of messages.
    this.#tokens = Math.min(messageBurst * TOKEN, this.#tokens + (now - this.#filledAt) * messageRate);
    this.#filledAt = now;
    if (this.#tokens * 2 >= messageBurst * TOKEN) this.#deniedSince = 0;
  }

  /** A whole message arrived. What comes after the connection began to close is not looked at (RFC 6455 §1.4). */
  #received(session: SocketSession, data: Buffer, isBinary: boolean): void {
    if (this.readyState !== this.OPEN) return;
    const { counters, credentials } = session;
    // Between two beats of the timer.
    if (credentials !== undefined && haveEnded(credentials)) return session.expired();
    counters.messages += 1;
    counters.bytesIn += data.length;
    this.messageAt = session.hub.timer.now;
    const { bytesRead } = this.#stream!;
    const arrived = bytesRead - this.accounted;
    this.last = arrived > 0 && arrived <= data.length + headerOf(data);
    this.accounted = bytesRead;
    try {
      this.#receiver!.receive(data, isBinary);
    } catch (error) {
      session.failed(error);
    }
  }

  #pong(session: SocketSession, data: Buffer): void {
    this.#control(data);
    session.pong();
  }

  /** A ping, which ws has answered, or a pong: it ends no message that may be on its way. */
  #control(data: Buffer): void {
    this.accounted += CONTROL_HEADER + data.length;
  }
}

/** Bytes of the header in front of a client's frame, with its mask. */
function headerOf({ length }: Buffer): number {
  return length < 126 ? 6 : length < 65_536 ? 8 : 14;
}

/** Where ws is in what it reads. It has no public name for it; tests of `messageTimeout` hold these. */
interface WsReceiver {
  /** Bytes that arrived and belong to no frame that is complete. */
  readonly _bufferedBytes: number;
  /** The opcode of a message of which the last fragment has not come, else 0. */
  readonly _fragmented: number;
  /** What is read next; 0 is the beginning of a frame. */
  readonly _state: number;
}

/** Everything of a message is here, and is being inflated: what lies behind it is not the client's delay. */
const INFLATING = 5;

/**
 * Whether a frame or a message has begun and not ended. Bytes cannot tell: of those that arrived in one read, the first may end one
 * message and the rest begin another.
 */
export function isPartial(ws: WebSocket): boolean {
  const receiver = (ws as unknown as { readonly _receiver?: WsReceiver | null })._receiver;
  if (!receiver || receiver._state === INFLATING) return false;
  return receiver._bufferedBytes > 0 || receiver._fragmented !== 0 || receiver._state !== 0;
}

/**
 * Everything that bypasses the public API of ws, and why:
 * - `emit` is overridden: five listeners would cost each idle connection a table of its own.
 * - `close` is overridden: ws answers a close frame before the replies to messages of the same read are written.
 * - Frames are encoded here: ws encodes a message again for every socket, and this server publishes one message to many.
 * - The state of the parser is read: ws does not tell whether a message is incomplete, or came alone.
 * - The parser ends once: ws ends it twice, and Node makes an error with a stack for the second time.
 */
import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { Message } from '@cortado/channels';
import { WebSocket } from 'ws';
import { closeCodeOf } from './close-code';
import { haveEnded } from '../common/credentials';
import type { MessageReceiver, SocketSession } from './socket-session';

/** Why a socket is paused: messages wait, or replies do. */
const PAUSES = { queue: 1, outbox: 2, channels: 4 };
export type Pause = keyof typeof PAUSES;

/** Stands for a close frame without a code (RFC 6455 §7.4.1). */
const NO_CODE = 1005;

/** The cost of one message in the token bucket of the rate limit. */
const TOKEN = 1_000;

/** In milliseconds, how far apart pings are that cost nothing. */
const PING_SPACING = 1_000;

/**
 * A socket of ws that calls its session directly instead of emitting events, and counts what arrives. Until it serves a session it
 * is an ordinary socket.
 */
export class SessionSocket extends WebSocket {
  /** When the last whole message arrived, on the clock of the timer. */
  messageAt = 0;
  /** Whether the message at hand is all that one read of the socket brought. */
  last = true;
  /** Bytes that followed the message before the one at hand in the same read. */
  #followed = 0;
  #session: SocketSession | undefined;
  #receiver: MessageReceiver | undefined;
  #stream: Socket | undefined;
  #pauses = 0;
  /** Thousandths of messages that may still arrive at once. Integers: V8 allocates a heap object for any other number. */
  #tokens = 0;
  #filledAt = 0;
  /** When messages began to exceed the rate; 0 when the last one did not. */
  #deniedSince = 0;
  /** When the last message before the one at hand arrived. */
  #messageBefore = 0;
  /** When the last ping arrived that cost nothing. */
  #pingAt = -PING_SPACING;

  /** The handshake is over: from now on the session hears of every event, and the receiver gets the messages. */
  serve(session: SocketSession, receiver: MessageReceiver, stream: Socket): void {
    this.#session = session;
    this.#receiver = receiver;
    this.#stream = stream;
    this.#filledAt = this.messageAt = session.hub.timer.now;
    this.#tokens = session.endpoint.settings.messageBurst * TOKEN;
    receiverOf(this)!.end = endOnce;
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
   * ws calls this to answer the peer's close frame, or an invalid frame. The answer waits for one turn of the event loop, so that
   * replies to messages of the same read leave first, if their handlers need no I/O. Nothing may follow a close frame (RFC 6455 §5.5.1).
   */
  override close(code?: number, data?: string | Buffer): void {
    const session = this.#session;
    const stream = this.#stream;
    if (session === undefined || stream === undefined) return super.close(code, data);
    // ws passes the reason of a close frame as bytes, and undefined for a missing code.
    if (code === undefined || data !== undefined) session.closing(code ?? NO_CODE, data?.toString() ?? '');
    const answer = (): void => {
      clearImmediate(immediate);
      stream.off('end', answer);
      super.close(code, data);
    };
    const immediate = setImmediate(answer);
    // At the end of the stream ws ends our side too, and no close frame could be written after that.
    stream.prependListener('end', answer);
  }

  /** An exception here would end the process: every method that is called must not throw. */
  override emit(event: string | symbol, ...values: any[]): boolean {
    const session = this.#session;
    if (session === undefined) return super.emit(event, ...values);
    if (event === 'message') this.#received(session, values[0] as Buffer, values[1] as boolean);
    else if (event === 'pong') session.pong();
    else if (event === 'error') session.broken(values[0] as Error, closeCodeOf(values[0] as Error));
    else if (event === 'close') session.closed(values[0] as number, String(values[1]));
    // ws has answered a ping.
    else if (event !== 'ping') return super.emit(event, ...values);
    return true;
  }

  /** Takes one message from the token bucket. @returns false when the message exceeds the rate limit */
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

  /**
   * The message at hand asks only whether the server is there: it keeps no idle connection open, and is not counted. One that follows
   * another within a second is counted, so that a flood of them exceeds the rate limit as any other.
   *
   * @param admitted what `admit` said of it
   * @returns whether it is not counted
   */
  excusePing(admitted: boolean): boolean {
    this.messageAt = this.#messageBefore;
    const { hub, counters } = this.#session!;
    const { now } = hub.timer;
    if (now - this.#pingAt < PING_SPACING) return false;
    this.#pingAt = now;
    counters.messages -= 1;
    if (admitted) this.#tokens += TOKEN;
    else if (this.#deniedSince === now) this.#deniedSince = 0;
    return true;
  }

  /** Whether messages have exceeded the rate limit for longer than `rateTolerance`. */
  get flooding(): boolean {
    const { hub, endpoint } = this.#session!;
    return this.#deniedSince !== 0 && hub.timer.now - this.#deniedSince >= endpoint.settings.rateTolerance;
  }

  /** Fills the bucket on ticks of the timer. A client that lets it become half full has slowed down. */
  #fill(now: number): void {
    const { messageRate, messageBurst } = this.#session!.endpoint.settings;
    // Milliseconds times messages per second are thousandths of messages.
    this.#tokens = Math.min(messageBurst * TOKEN, this.#tokens + (now - this.#filledAt) * messageRate);
    this.#filledAt = now;
    if (this.#tokens * 2 >= messageBurst * TOKEN) this.#deniedSince = 0;
  }

  /** A message arrived. Messages after the connection began to close are ignored (RFC 6455 §1.4). */
  #received(session: SocketSession, data: Buffer, isBinary: boolean): void {
    if (this.readyState !== this.OPEN) return;
    const { counters, credentials } = session;
    // The timer closes the connection on its next tick only.
    if (credentials !== undefined && haveEnded(credentials)) return session.expired();
    counters.messages += 1;
    counters.bytesIn += data.length;
    this.#messageBefore = this.messageAt;
    this.messageAt = session.hub.timer.now;
    // The parser's own count: `bytesRead` of the socket is a call into Node for each message.
    const { _bufferedBytes: following } = receiverOf(this)!;
    this.last = following === 0 && this.#followed === 0;
    this.#followed = following;
    try {
      this.#receiver!.receive(data, isBinary);
    } catch (error) {
      session.failed(error);
    }
  }
}

/** The parser state of ws. These fields are not public; the tests of `messageTimeout` check that they exist. */
interface WsReceiver {
  end: (this: Writable) => Writable;
  /** Bytes that arrived and are not part of a complete frame. */
  readonly _bufferedBytes: number;
  /** The opcode of a message whose last fragment has not arrived, else 0. */
  readonly _fragmented: number;
  /** The step of the parser; 0 is the beginning of a frame. */
  readonly _state: number;
}

/** The step in which a complete message is decompressed: the client is not delaying anything. */
const INFLATING = 5;

/**
 * Whether a frame or a message is incomplete. Byte counts cannot tell, because one read may contain the end of one message and the
 * beginning of another.
 */
function isPartial(ws: WebSocket): boolean {
  const receiver = receiverOf(ws);
  if (!receiver || receiver._state === INFLATING) return false;
  return receiver._bufferedBytes > 0 || receiver._fragmented !== 0 || receiver._state !== 0;
}

function receiverOf(ws: WebSocket): WsReceiver | null | undefined {
  return (ws as unknown as { readonly _receiver?: WsReceiver | null })._receiver;
}

/** In place of the parser's own. One function for all, because each connection pays for a closure. */
function endOnce(this: Writable): Writable {
  return this.writableEnded ? this : (Writable.prototype.end as WsReceiver['end']).call(this);
}

const FIN = 0x80;
const TEXT = 0x1;
const BINARY = 0x2;

/**
 * One unfragmented frame, unmasked as those of a server must be (RFC 6455 §5.1, §5.2). It can be written to any number of sockets.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = header(FIN | TEXT, length);
  frame.write(text, frame.length - length, 'utf8');
  return frame;
}

export function binaryFrame(bytes: Uint8Array): Buffer {
  return dataFrame('binary', bytes);
}

/** @param bytes of a text frame are text in UTF-8 */
export function dataFrame(type: 'text' | 'binary', bytes: Uint8Array): Buffer {
  const frame = header(FIN | (type === 'text' ? TEXT : BINARY), bytes.byteLength);
  frame.set(bytes, frame.length - bytes.byteLength);
  return frame;
}

/** A message of a channel, for every socket that receives it. */
export function messageFrame({ content }: Message): Buffer {
  return typeof content === 'string' ? textFrame(content) : dataFrame('text', content);
}

/** A buffer for the whole frame with its header filled in: 7 bits of length, or 16, or 64. */
function header(first: number, length: number): Buffer {
  if (length < 126) {
    const frame = Buffer.allocUnsafe(2 + length);
    frame[0] = first;
    frame[1] = length;
    return frame;
  }
  if (length < 65_536) {
    const frame = Buffer.allocUnsafe(4 + length);
    frame[0] = first;
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
    return frame;
  }
  const frame = Buffer.allocUnsafe(10 + length);
  frame[0] = first;
  frame[1] = 127;
  frame.writeUInt32BE(Math.floor(length / 2 ** 32), 2);
  frame.writeUInt32BE(length >>> 0, 6);
  return frame;
}

/** The payload of an unmasked frame that this server encoded. */
export function payloadOf(frame: Buffer): Buffer {
  const length = frame[1]!;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
}

import type { SocketEnd } from '../types/socket.ts';
import { readFrame, type Frame, type OwnFrame } from './frames.ts';

/** In milliseconds: after so much silence the server is asked whether it is there, and how long it has for its answer. */
const SILENCE = 30_000;
const PATIENCE = 10_000;

/** What is used of a WebSocket. */
export interface SocketLike {
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  onclose: ((end: SocketEnd) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

/** Who is told what happens on a connection. */
export interface ConnectionEvents {
  opened(): void;
  received(frame: Frame): void;
  /** Once. Nothing follows. */
  ended(end: SocketEnd): void;
}

const PING = '$ping';

/** One connection, from its handshake to its end. A server that is silent is asked whether it is there. */
export class Connection {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What `ws` says of a handshake that was answered with a status. */
  #refusal: number | undefined;
  #hasEnded = false;

  constructor(
    private readonly socket: SocketLike,
    private readonly events: ConnectionEvents,
  ) {
    socket.onopen = () => {
      this.#heard();
      events.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#heard();
      const frame = readFrame(data);
      if (frame !== undefined && frame.id !== PING) events.received(frame);
    };
    socket.onerror = ({ message = '' }) => {
      const status = /Unexpected server response: (\d{3})/.exec(message)?.[1];
      if (status !== undefined) this.#refusal = 4_000 + Number(status);
    };
    socket.onclose = ({ code, reason }) => this.#end({ code: this.#refusal ?? code, reason });
  }

  send(frame: OwnFrame): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Ends it now, whether or not the server answers. */
  close(code: number, reason: string): void {
    this.socket.close(code, reason);
    this.#end({ code, reason });
  }

  #heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SILENCE);
    unref(this.#timer);
  }

  #ask(): void {
    this.send({ id: PING, event: PING });
    this.#timer = setTimeout(() => this.drop('The server does not answer'), PATIENCE);
    unref(this.#timer);
  }

  /** Takes it for lost: the other side can no longer be reached. */
  drop(reason: string): void {
    this.socket.close();
    this.#end({ code: 1006, reason });
  }

  #end(end: SocketEnd): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    // `ws` throws an error event that nobody listens to.
    this.socket.onerror = () => undefined;
    this.events.ended(end);
  }
}

/** In Node a timer keeps the process alive; the socket does that, as long as it is open. */
export function unref(timer: ReturnType<typeof setTimeout>): void {
  (timer as { unref?: () => void }).unref?.();
}
